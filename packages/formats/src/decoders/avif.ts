import type { Raster } from "@pixelater/core";
import startAvif from "@jsquash/avif/codec/dec/avif_dec.js";
import { decoded } from "./decoded.ts";
import { startModule } from "./emscripten.ts";

const started = startModule(startAvif, "avif");

/** Decodes an AVIF with libavif and libaom, to 8 bits. */
export async function decodeAvif(bytes: Uint8Array): Promise<Raster> {
  return decoded((await started).decode(bytes, 8));
}
