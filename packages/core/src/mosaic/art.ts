import type { CellStyleOptions } from "./cell-style.ts";
import { type DitherOptions, isOwnColors, type Palette } from "./palette.ts";

/** Options that make a picture of cells: their colors and shape, and the size of the output. */
export interface ArtOptions extends DitherOptions, CellStyleOptions {
  readonly palette?: Palette | undefined;
  readonly size?: "photo" | "cells" | undefined;
  readonly scale?: number | undefined;
}

/**
 * Returns how options of art contradict each other, or the regions of a photo:
 * - `"dither"`: dithering without a palette;
 * - `"scale"`: a scale for an output of the photo's size;
 * - `"gap color"`: a color between cells that touch;
 * - `"size"`: a pixel a cell beside regions, outside of which pixels stay;
 * - `"gaps"`: gaps or round cells beside regions;
 * - `"own colors"`: the photo's own colors beside regions, as they would depend on what is hidden.
 *
 * Callers word it for their users.
 *
 * @param isPartial whether the photo has regions to hide, or to keep.
 */
export function artConflict(
  { palette, dither, size, scale, gap = 0, gapColor, shape = "square" }: ArtOptions,
  isPartial: boolean,
): "dither" | "scale" | "gap color" | "size" | "gaps" | "own colors" | undefined {
  if (palette === undefined && dither !== undefined && dither !== "none") return "dither";
  if (size === "photo" && scale !== undefined) return "scale";
  const hasGaps = gap > 0 || shape === "round";
  if (gapColor !== undefined && !hasGaps) return "gap color";
  if (!isPartial) return undefined;
  if (hasGaps) return "gaps";
  if (size === "cells" || scale !== undefined) return "size";
  return palette !== undefined && isOwnColors(palette) ? "own colors" : undefined;
}
