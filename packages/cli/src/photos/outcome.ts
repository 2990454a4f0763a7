import { PixelateError } from "@pixelater/core";
import { type FoundRegion, NoFacesFound, NotListed } from "../jobs/hidden-regions.ts";
import { FileExists } from "../output/write-whole.ts";

/** The outcome for one file, in the shape of a line of `--json`. */
export type Outcome = Pixelated | Failed | PassedOver;

export interface Pixelated {
  readonly photo: string;
  /** Pixels of the upright photo. Missing if every output existed, because the photo was not read. */
  readonly width?: number;
  readonly height?: number;
  readonly ms?: number;
  /** Number of regions that were found and hidden, with `--faces` or `--regions-file`. */
  readonly faces?: number;
  readonly found?: readonly FoundRegion[];
  /** Written by this run. */
  readonly outputs: readonly Output[];
  /** Kept by `--skip-existing`. */
  readonly existing?: readonly Omit<Output, "bytes">[];
}

export interface Output {
  /** `8x8`, `10px` for a cell size, or `strength-4`. */
  readonly grid: string;
  readonly path: string;
  readonly bytes: number;
}

export interface Failed {
  readonly photo: string;
  readonly error: Reason;
}

/** A skipped file in a folder, worth a line because the user may have meant it. */
export interface PassedOver {
  readonly photo: string;
  readonly passedOver: Reason;
}

interface Reason {
  readonly code: string;
  readonly message: string;
}

export function isFailed(outcome: object): outcome is Failed {
  return "error" in outcome;
}

export function isPassedOver(outcome: object): outcome is PassedOver {
  return "passedOver" in outcome;
}

/** Returns a failure with its code. A bug of the program has the code `CRASHED`. */
export function failed(photo: string, cause: unknown): Failed {
  if (cause instanceof PixelateError) return { photo, error: { code: cause.code, message: cause.message } };
  if (cause instanceof FileExists) return { photo, error: { code: "EXISTS", message: cause.message } };
  if (cause instanceof NoFacesFound) return { photo, error: { code: "NO_FACES", message: cause.message } };
  if (cause instanceof NotListed) return { photo, error: { code: "NOT_LISTED", message: cause.message } };
  if (isSystemError(cause)) return { photo, error: { code: cause.code, message: cause.message } };
  return crashed(photo, cause instanceof Error ? cause.message : String(cause));
}

/** Returns the failure of a photo on which the program crashed. */
export function crashed(photo: string, how: string): Failed {
  return { photo, error: { code: "CRASHED", message: `Pixelater crashed on this photo: ${how}` } };
}

function isSystemError(cause: unknown): cause is Error & { readonly code: string } {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" && "syscall" in cause;
}
