import { inspect } from "@pixelater/core";
import { naive } from "../src/contestants/naive.ts";
import { plainFunction } from "./plain-function.ts";

export const handler = plainFunction(naive, (bytes) => Promise.resolve(inspect(bytes)));
