import sharp from "sharp";
import { sharpWithFill } from "../src/contestants/sharp.ts";
import { plainFunction } from "./plain-function.ts";

export const handler = plainFunction(sharpWithFill, (bytes) => sharp(bytes).metadata());
