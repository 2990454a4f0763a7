import { type JpegRowOptions, readJpegRows } from "../../src/jpeg/decode.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { resolveLimits } from "../../src/limits.ts";
import { collectRows } from "../../src/pixels/rows.ts";
import type { Raster } from "../../src/pixels/raster.ts";

/** Decodes all pixels of a JPEG, as coded, with the engine's own reader. */
export function decodeJpeg(jpeg: Uint8Array, given: JpegRowOptions = {}): Raster {
  const header = readJpegHeader(jpeg);
  return collectRows(header.width, header.height, (take, options) => {
    readJpegRows(jpeg, header, resolveLimits(), take, { ...options, ...given });
  });
}
