import type { GridOptions, Mosaic } from "@pixelater/core";
import { gridLabel, layGrid } from "@pixelater/core/grid";
import type { Failure } from "../failure.ts";
import { coarsen } from "../pixels/coarsen.ts";
import type { PhotoFacts } from "../pixels/protocol.ts";
import type { Extent } from "../regions/extent.ts";

/** A photo the visitor brought. Its bytes stay in `file`, on the visitor's device. */
export interface Photo {
  readonly id: number;
  readonly file: File;
  /** `blob:` address under which the page shows the photo itself. */
  readonly url: string;
  /** How much of it is to be pixelated. */
  readonly extent: Extent;
  readonly state: PhotoState;
}

export type PhotoState =
  | { readonly step: "opening" }
  | OpenPhotoState
  | { readonly step: "failed"; readonly failure: Failure };

export interface OpenPhotoState {
  readonly step: "open";
  readonly facts: PhotoFacts;
  /** Exact mosaics measured so far, by the name of their cut. */
  readonly exact: ReadonlyMap<string, Mosaic>;
  /** From which every other cut is estimated. */
  readonly fine: Mosaic;
}

export type OpenPhoto = Photo & { readonly state: OpenPhotoState };

export function isOpen(photo: Photo): photo is OpenPhoto {
  return photo.state.step === "open";
}

/** The photo's mosaic of this cut: exact where it was measured, estimated otherwise. */
export function mosaicOf({ facts, exact, fine }: OpenPhotoState, cut: GridOptions): Mosaic {
  return exact.get(gridLabel(cut)) ?? coarsen(fine, layGrid(cut, facts.width, facts.height));
}
