import { GifReader } from "omggif";
import type { Raster } from "@pixelater/core";

/** Decodes the first image of a GIF, on its screen. */
export function decodeGif(bytes: Uint8Array): Promise<Raster> {
  const reader = new GifReader(bytes);
  const { width, height } = reader;
  const data = new Uint8Array(4 * width * height);
  reader.decodeAndBlitFrameRGBA(0, data);
  return Promise.resolve({ width, height, data });
}
