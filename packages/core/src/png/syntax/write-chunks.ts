import type { Bytes } from "../../bytes.ts";
import { zlibSync } from "../../zlib/fflate.ts";
import { crc32 } from "../../zlib/zlib.ts";
import { assemblePng, type NewChunk } from "./assemble-png.ts";

/** Assembles a PNG from the type and data of its chunks, in order. Adds IEND. */
export function joinPng(chunks: readonly NewChunk[]): Bytes {
  return assemblePng(chunks, crc32);
}

/** Returns an iCCP chunk (PNG §11.3.2.3): a one-letter name, a zero, compression method 0, and the deflated profile. */
export function profileChunk(iccProfile: Uint8Array): NewChunk {
  const deflated = zlibSync(iccProfile, { level: 9 });
  const data = new Uint8Array(3 + deflated.length);
  data[0] = "i".charCodeAt(0);
  data.set(deflated, 3);
  return ["iCCP", data];
}
