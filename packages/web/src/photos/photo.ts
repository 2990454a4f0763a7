import type { GridOptions, Mosaic } from "@pixelater/core";
import { gridLabel, layGrid } from "@pixelater/core/grid";
import type { Failure } from "../failure.ts";
import { coarsen } from "../pixels/coarsen.ts";
import type { PhotoInfo } from "../pixels/protocol.ts";
import type { FaceSearch } from "../faces/face-search.ts";
import type { EditedRegions } from "../regions/region-history.ts";

/** A photo that the visitor added. Its bytes stay in `file`, on the visitor's device. */
export interface Photo extends EditedRegions {
  readonly id: number;
  readonly file: File;
  /** `blob:` URL of the photo itself, or of a conversion if the browser cannot show it. */
  readonly url: string;

  readonly faceSearch: FaceSearch;
  readonly state: PhotoState;
}

export type PhotoState =
  | { readonly step: "opening" }
  | OpenPhotoState
  | { readonly step: "failed"; readonly failure: Failure };

export interface OpenPhotoState {
  readonly step: "open";
  readonly info: PhotoInfo;
  /** Exact mosaics measured so far, by the name of their grid. */
  readonly exact: ReadonlyMap<string, Mosaic>;
  /** The mosaic from which all other grids are estimated. */
  readonly fine: Mosaic;
  /** Milliseconds that reading the photo and measuring the fine mosaic took. */
  readonly openedInMs: number;
}

export type OpenPhoto = Photo & { readonly state: OpenPhotoState };

export function isOpen(photo: Photo): photo is OpenPhoto {
  return photo.state.step === "open";
}

/** Returns the photo's mosaic in this grid: the exact one if it was measured, an estimate otherwise. */
export function mosaicOf({ info, exact, fine }: OpenPhotoState, grid: GridOptions): Mosaic {
  return exact.get(gridLabel(grid)) ?? coarsen(fine, layGrid(grid, info.width, info.height));
}
