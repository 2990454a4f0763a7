/**
 * Reads one damaged PNG many times within one turn of the event loop, in a process of its own with --expose-gc.
 *
 * Standard input: the file. Standard output: a JSON object of the error's code and of the bytes of memory that stay held
 * for each reading.
 */
import { readFileSync } from "node:fs";
import { PixelateError, pixelate } from "../../dist/index.js";

const WARM_UP = 500;
const READINGS = 5_000;

const bytes = new Uint8Array(readFileSync(0));
read(WARM_UP);
const before = heldBytes();
const code = read(READINGS);
process.stdout.write(JSON.stringify({ code, heldBytes: (heldBytes() - before) / READINGS }));

function read(times: number): string {
  let last = "";
  for (let i = 0; i < times; i++) {
    try {
      pixelate(bytes);
    } catch (error) {
      last = error instanceof PixelateError ? error.code : String(error);
    }
  }
  return last;
}

function heldBytes(): number {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
