import sharp from "sharp";
import { sharpExact } from "../src/contestants/sharp.ts";
import { plainFunction } from "./plain-function.ts";

export const handler = plainFunction(sharpExact, (bytes) => sharp(bytes).metadata());
