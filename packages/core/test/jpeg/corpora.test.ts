import { describe, expect, it } from "vitest";
import { PixelateError } from "../../src/errors.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { measureJpeg, takesJpeg } from "../../src/jpeg/measure.ts";
import { readCorpus } from "../corpora.ts";

/** Colours of 4 × 4 cells, the code of the error, or "reference" where measureJpeg does not go. */
function outcome(bytes: Uint8Array): string | number {
  try {
    const header = readJpegHeader(bytes);
    // What the limits refuse is not for the decoder.
    if (!takesJpeg(header) || header.width * header.height > 2e7) return "reference";
    const [mosaic] = measureJpeg(bytes, header, [layGrid({ grid: 4 }, header.width, header.height)]);
    return mosaic.colors.length;
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}

const fuzzed = readCorpus("go-fuzz/jpeg");

describe.runIf(fuzzed.size > 0)("the corpus go-fuzz", () => {
  it("gives colors or a PixelateError, and nothing else", () => {
    const counts: Partial<Record<string, number>> = {};
    for (const bytes of fuzzed.values()) {
      const result = outcome(bytes);
      counts[result] = (counts[result] ?? 0) + 1;
    }
    expect(Object.keys(counts).sort()).toEqual([
      "64",
      "CORRUPT_JPEG",
      "TRUNCATED",
      "UNSUPPORTED_FEATURE",
      "reference",
    ]);
    expect(counts["64"]).toBe(29);
  });

  it("holds Go's own test images, which are all whole", () => {
    const whole = [...fuzzed].filter(([name]) => name.startsWith("video-"));
    expect(whole.length).toBeGreaterThan(20);
    for (const [name, bytes] of whole) {
      expect([name, readJpegHeader(bytes)]).toMatchObject([name, { width: 150, height: 103 }]);
      expect(["reference", 64]).toContain(outcome(bytes));
    }
  });
});

const oriented = readCorpus("exif-orientation");

describe.runIf(oriented.size > 0)("the corpus exif-orientation", () => {
  it("has its orientation in its names, 0 for none", () => {
    for (const [name, bytes] of oriented) {
      const number = /_(\d)\.jpg$/.exec(name)?.[1];
      if (number === undefined) continue;
      expect([name, readJpegHeader(bytes).orientation]).toEqual([name, Math.max(1, Number(number))]);
    }
  });
});
