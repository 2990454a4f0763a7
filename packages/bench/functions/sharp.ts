import sharp from "sharp";
import { sharpAlone } from "../src/contestants/sharp.ts";
import { plainFunction } from "./plain-function.ts";

export const handler = plainFunction(sharpAlone, (bytes) => sharp(bytes).metadata());
