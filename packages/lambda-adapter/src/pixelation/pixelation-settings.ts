import type { ArtOptions } from "@pixelater/core/palette";
import type { HidingOptions } from "@pixelater/core/region";
import type { LabeledGrid } from "./grid-list.ts";

/** The settings by which an object is pixelated. The environment sets them, and an object's metadata may override them. */
export interface PixelationSettings extends HidingOptions, ArtOptions {
  readonly grids: readonly LabeledGrid[];
  readonly format: "same" | "jpeg" | "png";
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
  readonly light: "srgb" | "linear";
  readonly deleteOriginal: boolean;
  /** Cells across the longer side of each region that has no number of its own. Default: the photo's grids. */
  readonly strength?: number | undefined;
  /** True if faces are found and hidden like regions. */
  readonly faces?: boolean | undefined;
  /** The fate of a photo in which no face is found. Default `"publish"`. */
  readonly noFaces?: "publish" | "reject" | undefined;
  /** True if each output is compared with the photo before it is stored. */
  readonly verify?: boolean | undefined;
  /** True if the manifest has a placeholder of what the outputs show. */
  readonly placeholder?: boolean | undefined;
  /** True if JPEG outputs are progressive, and the manifest says where their scans end. */
  readonly progressive?: boolean | undefined;
}

/** The largest photo that the function accepts. */
export interface PhotoLimits {
  readonly maxPixels: number;
  readonly maxBytes: number;
}
