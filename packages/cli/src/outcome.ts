import { PixelateError } from "@pixelater/core";
import { FileExists } from "./write-whole.ts";

/** What became of one photo. The shape is that of a line of `--json`. */
export type Outcome = Pixelated | Failed;

export interface Pixelated {
  readonly photo: string;
  readonly width: number;
  readonly height: number;
  readonly ms: number;
  readonly outputs: readonly Output[];
}

export interface Output {
  /** `8x8`, or `10px` for a cell size. */
  readonly grid: string;
  readonly path: string;
  readonly bytes: number;
}

export interface Failed {
  readonly photo: string;
  readonly error: { readonly code: string; readonly message: string };
}

/** A failure in one line. Whatever is nobody's fault but the program's is thrown on. */
export function failed(photo: string, cause: unknown): Failed {
  if (cause instanceof PixelateError) return { photo, error: { code: cause.code, message: cause.message } };
  if (cause instanceof FileExists) return { photo, error: { code: "EXISTS", message: cause.message } };
  if (isSystemError(cause)) return { photo, error: { code: cause.code, message: cause.message } };
  throw cause;
}

function isSystemError(cause: unknown): cause is Error & { readonly code: string } {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" && "syscall" in cause;
}
