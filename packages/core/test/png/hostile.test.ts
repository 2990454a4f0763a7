import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { PixelateError } from "../../src/index.ts";
import { decodePng } from "./decode-png.ts";
import { readPngHeader } from "../../src/png/syntax/header.ts";
import { measurePng } from "../../src/png/measure.ts";
import { heavyPngs, hostilePngs } from "./hostile.ts";

/** Blocks of JavaScript that V8 executes, as counted by its coverage: some 10 ms of a processor. */
const MOST_BLOCKS = 1_000_000;
const MOST_MEGABYTES = 100;

interface Reading {
  readonly outcomes: readonly { readonly code: string; readonly blocks: number }[];
  readonly megabytes: number;
}

const isBuilt = existsSync(new URL("../../dist/index.js", import.meta.url));
if (!isBuilt) console.warn("Not tested: work and memory of hostile PNGs, for dist/index.js is not built.");

describe("a PNG made to hurt", () => {
  it.each(hostilePngs())("with $name is refused as $code", ({ bytes, code }) => {
    expect(codeOf(() => decodePng(bytes))).toBe(code);
    // Measuring relies on its caller for the limits, and on the same guard for all else.
    if (code !== "TOO_LARGE")
      expect(codeOf(() => measurePng(bytes, [layGrid({ grid: 1 }, 1, 2)]))).toBe(code);
  });

  it.each(heavyPngs())("with $name gives its two pixels", ({ bytes }) => {
    const { width, height, data } = decodePng(bytes);
    expect({ width, height, data: [...data] }).toEqual({
      width: 1,
      height: 2,
      data: [1, 2, 3, 255, 4, 5, 6, 255],
    });
    expect(readPngHeader(bytes).iccProfile).toBeUndefined();
  });

  it.skipIf(!isBuilt)(`is done with in ${MOST_BLOCKS} executed blocks and ${MOST_MEGABYTES} MB`, () => {
    const files = [...hostilePngs(), ...heavyPngs().map((file) => ({ ...file, code: "pixelated" }))];
    const script = fileURLToPath(new URL("read-hostile.ts", import.meta.url));
    const output = execFileSync(process.execPath, ["--no-warnings", script], {
      input: JSON.stringify(files.map(({ bytes }) => Buffer.from(bytes).toString("base64"))),
    });
    const { outcomes, megabytes } = JSON.parse(output.toString()) as Reading;
    expect(outcomes.map(({ code }) => code)).toEqual(files.map(({ code }) => code));
    const slow = files.filter((_, i) => outcomes[i]?.blocks >= MOST_BLOCKS);
    expect(slow.map(({ name }) => name)).toEqual([]);
    expect(megabytes).toBeLessThan(MOST_MEGABYTES);
  });
});

describe("memory for damaged image data", () => {
  const damaged = hostilePngs().filter(({ name }) =>
    ["a deflate block of no type", "a wrong Adler-32", "image data that is cut off"].includes(name),
  );

  it.skipIf(!isBuilt).each(damaged)(
    "of $name is released at once, not when the event loop turns",
    ({ bytes, code }) => {
      const script = fileURLToPath(new URL("read-damaged.ts", import.meta.url));
      const output = execFileSync(process.execPath, ["--no-warnings", "--expose-gc", script], {
        input: bytes,
      });
      const reading = JSON.parse(output.toString()) as { code: string; heldBytes: number };
      expect(reading.code).toBe(code);
      // An inflater that waits for the event loop holds 3 to 5 KB.
      expect(reading.heldBytes).toBeLessThan(300);
    },
  );
});

function codeOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}
