import { PixelateError } from "@pixelater/core";
import type { Messages } from "../command-line/subcommand.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { partBeside } from "./part-beside.ts";
import { writeWhole } from "./write-whole.ts";

/** A file made of one photo, and what is said about it. */
export interface SingleOutput {
  readonly bytes: Uint8Array;
  /** A line of text without its end. */
  readonly text: string;
  readonly json: object;
}

/** Where the file goes, and what is printed. */
export interface SingleTarget {
  readonly output: string;
  readonly isReplacing: boolean;
  readonly messages: Messages;
}

/**
 * Makes a file, writes it, and prints what was done. Errors of the photo or the file system are a line.
 *
 * @returns whether it was written.
 */
export async function writeSingle(
  { output, isReplacing, messages }: SingleTarget,
  { stdout, stderr }: Terminal,
  make: () => Promise<SingleOutput>,
): Promise<boolean> {
  try {
    const { bytes, text, json } = await make();
    writeWhole(output, bytes, partBeside(output), isReplacing);
    if (messages === "json") stdout.write(`${JSON.stringify(json)}\n`);
    else if (messages === "text") stdout.write(`${text}\n`);
    return true;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    const code = cause instanceof PixelateError ? ` (${cause.code})` : "";
    stderr.write(`pixelater: ${cause.message}${code}\n`);
    return false;
  }
}
