export { PixelateError, type PixelateErrorCode } from "./errors.js";
export { type Grid, type GridOptions, layGrid } from "./grid.js";
export type { Limits } from "./limits.js";
export type { Mosaic } from "./mosaic.js";
export type { Raster } from "./raster.js";
