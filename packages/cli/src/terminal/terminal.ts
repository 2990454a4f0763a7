import type { Readable, Writable } from "node:stream";

/** The streams of the command; `process` has them. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  /** Receives messages, which keeps standard output clean, and the progress bar if it is a terminal. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}
