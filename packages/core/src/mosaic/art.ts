import { type DitherOptions, isOwnColors, type Palette } from "./palette.ts";

/** Options that make a picture of cells: their colors, and the size of the output. */
export interface ArtOptions extends DitherOptions {
  readonly palette?: Palette | undefined;
  readonly size?: "photo" | "cells" | undefined;
  readonly scale?: number | undefined;
}

/**
 * Returns how options of art contradict each other, or the regions of a photo:
 * - `"dither"`: dithering without a palette;
 * - `"scale"`: a scale for an output of the photo's size;
 * - `"size"`: a pixel a cell beside regions, outside of which pixels stay;
 * - `"own colors"`: the photo's own colors beside regions, as they would depend on what is hidden.
 *
 * Callers word it for their users.
 *
 * @param isPartial whether the photo has regions to hide, or to keep.
 */
export function artConflict(
  { palette, dither, size, scale }: ArtOptions,
  isPartial: boolean,
): "dither" | "scale" | "size" | "own colors" | undefined {
  if (palette === undefined && dither !== undefined && dither !== "none") return "dither";
  if (size === "photo" && scale !== undefined) return "scale";
  if (!isPartial) return undefined;
  if (size === "cells" || scale !== undefined) return "size";
  return palette !== undefined && isOwnColors(palette) ? "own colors" : undefined;
}
