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
  inspect(bytes, limits) {
    if (detectFormat(bytes) === undefined) return undefined;
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

function asRejection(error: unknown): unknown {
  return error instanceof PixelateError ? new Rejection(error.code, error.message, error) : error;
}
