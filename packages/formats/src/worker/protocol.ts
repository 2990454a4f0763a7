import type { Orientation, PixelateErrorCode, Raster } from "@pixelater/core";
import type { OtherFormat } from "../formats.ts";

/** A photo to decode. A thread takes one at a time. */
export interface Task {
  readonly format: OtherFormat;
  readonly bytes: Uint8Array;
  readonly orientation: Orientation;
  readonly maxPixels: number;
}

/** The upright pixels, or why there are none. */
export type Answer =
  | { readonly raster: Raster }
  | { readonly error: { readonly code: PixelateErrorCode; readonly message: string } };
