/** Color types (PNG §11.2.1): 0 gray, 2 RGB, 3 indexed, 4 gray with alpha, 6 RGB with alpha. */
export type ColorType = 0 | 2 | 3 | 4 | 6;
export const GREY = 0;
export const RGB = 2;
export const INDEXED = 3;
export const GREY_ALPHA = 4;
export const RGBA = 6;

/** Bits of a sample. */
export type BitDepth = 1 | 2 | 4 | 8 | 16;
