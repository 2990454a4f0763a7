import { requirePixels, resolveLimits } from "../../src/limits.ts";
import { collectRows } from "../../src/pixels/rows.ts";
import type { Raster } from "../../src/pixels/raster.ts";
import { readPngRows } from "../../src/png/decode.ts";
import { readPngHeader } from "../../src/png/syntax/header.ts";

/** Decodes all pixels of a PNG with the engine's own reader, within the default limits. */
export function decodePng(png: Uint8Array): Raster {
  const { width, height } = readPngHeader(png);
  requirePixels(width, height, resolveLimits());
  return collectRows(width, height, (take, options) => {
    readPngRows(png, take, options);
  });
}
