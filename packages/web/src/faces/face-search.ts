import type { Failure } from "../failure.ts";

/** The search for faces in one photo. */
export type FaceSearch =
  | { readonly step: "none" }
  | { readonly step: "searching"; readonly isThorough: boolean }
  | {
      readonly step: "done";
      readonly isThorough: boolean;
      readonly found: number;
      /** Time from the click to the suggestions, in milliseconds. */
      readonly took: number;
    }
  | { readonly step: "failed"; readonly isThorough: boolean; readonly failure: Failure };

export const NO_SEARCH: FaceSearch = { step: "none" };
