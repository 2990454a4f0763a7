/** `@pixelater/core/webp`: mosaics as lossless WebP. */
export type { Bytes } from "../bytes.ts";
export { PixelateError, type PixelateErrorCode } from "../errors.ts";
export type { Mosaic } from "../mosaic/mosaic.ts";
export { writeWebp } from "../webp/write-webp.ts";
