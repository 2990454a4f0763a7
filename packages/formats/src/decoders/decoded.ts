import type { Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";

/** Pixels as decoders return them, some of them clamped. */
interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** Returns what a decoder decoded as a raster. @throws {PixelateError} `CORRUPT_IMAGE` if it decoded nothing. */
export function decoded(image: Decoded | null): Raster {
  if (image === null) throw corrupt("Expected an image that can be decoded but the decoder gave up");
  const { width, height, data } = image;
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}
