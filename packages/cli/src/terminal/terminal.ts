import type { Readable, Writable } from "node:stream";

/** What the command reads from and writes to; `process` is one. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  /** Messages go here, so that standard output stays clean; progress too, where a person is watching. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
}
