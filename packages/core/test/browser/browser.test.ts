import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { PixelateError, pixelateAll, type PixelateOptions } from "../../src/index.ts";

const OPTIONS: PixelateOptions[] = [
  { grid: 8 },
  { grid: { columns: 64, rows: 17 }, format: "png" },
  { cellSize: 10, format: "jpeg", quality: 93, subsampling: "4:4:4" },
  { grid: 24, palette: "gameboy", format: "png" },
  // As PNG only the pixels are the same, for there it is Node's own zlib that deflates.
  { cellSize: 30, regions: [{ left: "20%", top: 10, width: 90, height: "40%" }], format: "jpeg" },
];

const photos = ["rocket.jpg", "chelsea.png"].map(
  (name) => new Uint8Array(readFileSync(new URL(`../../../../photos/${name}`, import.meta.url))),
);

const script = fileURLToPath(new URL("run-bare.ts", import.meta.url));
const isBuilt = existsSync(new URL("../../dist/browser.js", import.meta.url));
if (!isBuilt) console.warn("Not tested: dist/browser.js is not built.");

/** The browser build's outcome for each input, from {@link outcomeOf}. */
function runBare(inputs: readonly Uint8Array[]): string {
  const calls = inputs.map((input) => ({ input: Array.from(input), options: OPTIONS }));
  return execFileSync(process.execPath, ["--experimental-vm-modules", "--no-warnings", script], {
    input: JSON.stringify(calls),
    maxBuffer: 1 << 28,
  }).toString();
}

/** The outputs for an input, or the code of its error. */
function outcomeOf(input: Uint8Array): number[][] | string {
  try {
    return pixelateAll(input, OPTIONS).map((output) => Array.from(output));
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}

describe.skipIf(!isBuilt)("the browser build, where there are no names but ECMAScript's", () => {
  it("gives the same bytes as in Node, and refuses damaged files with the same code", {
    timeout: 60_000,
  }, () => {
    const damaged = photos.flatMap((bytes) => [
      bytes.subarray(0, bytes.length >> 1),
      bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 0xff : byte)),
      bytes.map((byte, at) => (at === 20 ? byte ^ 0x80 : byte)),
    ]);
    const inputs = [...photos, ...damaged];
    const outcomes = inputs.map(outcomeOf);
    expect(outcomes.filter((outcome) => typeof outcome === "string").length).toBeGreaterThan(2);
    // As text, because comparing a million numbers one by one takes longer than all else.
    expect(runBare(inputs) === JSON.stringify(outcomes)).toBe(true);
  });
});
