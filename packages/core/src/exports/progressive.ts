/** `@pixelater/core/progressive`: photos as progressive JPEGs whose first bytes are a coarse picture. */
export type { Bytes } from "../bytes.ts";
export { PixelateError, type PixelateErrorCode } from "../errors.ts";
export type { ProgressiveJpeg, ProgressiveScan } from "../jpeg/progressive/write-progressive.ts";
export type { HeaderOptions, Limits } from "../limits.ts";
export { progressiveMemory } from "../progressive/cost.ts";
export { jpegPrefix, toProgressive } from "../progressive/to-progressive.ts";
