import { PixelateError } from "@pixelater/core";
import { decodePhoto, detectFormat, inspectPhoto } from "@pixelater/formats";
import formats from "@pixelater/formats/package.json" with { type: "json" };
import { Rejection } from "../errors.ts";
import type { PhotoDecoder } from "../pixelation/decoding.ts";

/**
 * The decoder of `@pixelater/formats`: WebP, AVIF, HEIC, GIF, TIFF and BMP. It is JavaScript and WebAssembly, so the function
 * may run on arm64 or x86_64.
 */
export const formatsDecoder: PhotoDecoder = {
  name: `@pixelater/formats@${formats.version}`,
  reads: (bytes) => detectFormat(bytes) !== undefined,
  inspect(bytes, limits) {
    try {
      return inspectPhoto(bytes, { limits });
    } catch (error) {
      throw asRejection(error);
    }
  },
  async decode(bytes, limits, timeoutMs) {
    try {
      return await decodePhoto(bytes, { limits, timeoutMs });
    } catch (error) {
      throw asRejection(error);
    }
  },
};

/**
 * Any other error than a `PixelateError` comes from bytes that a reader did not expect. A retry reads the same bytes, so it
 * would end the same way.
 */
function asRejection(error: unknown): Rejection {
  if (error instanceof PixelateError) return new Rejection(error.code, error.message, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new Rejection(
    "CORRUPT_IMAGE",
    `Expected a photo that can be decoded but its reader failed: ${reason}`,
    error,
  );
}
