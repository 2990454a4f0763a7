import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PixelateError } from "../../src/errors.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { measureJpeg } from "../../src/jpeg/measure.ts";
import { codeOf } from "./errors.ts";
import { randomPicture } from "./picture.ts";
import { writeJpeg } from "./write-jpeg.ts";

const picture = randomPicture({ width: 35, height: 27, sampling: [0x21, 0x11, 0x11], detail: 0.1 });

const FILES = [
  { name: "baseline", bytes: writeJpeg(picture) },
  { name: "baseline with restarts", bytes: writeJpeg(picture, { restartInterval: 2 }) },
  {
    name: "a scan per component",
    bytes: writeJpeg(picture, { scans: [0, 1, 2].map((component) => ({ components: [component] })) }),
  },
  { name: "progressive", bytes: writeJpeg(picture, { progressive: true }) },
  { name: "progressive with restarts", bytes: writeJpeg(picture, { progressive: true, restartInterval: 3 }) },
];

/** Returns the colors of a 4 × 4 mosaic. */
function colorsOf(bytes: Uint8Array): Uint8Array | undefined {
  const header = readJpegHeader(bytes);
  return measureJpeg(bytes, header, [layGrid({ grid: 4 }, header.width, header.height)])[0]?.colors;
}

/** Returns the colors of a file, or the code of a PixelateError. Rethrows any other error. */
function outcome(bytes: Uint8Array): Uint8Array | string | undefined {
  try {
    return colorsOf(bytes);
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}

describe.each(FILES)("a $name JPEG", ({ bytes }) => {
  it("cut off anywhere is TRUNCATED, unless only its end marker is missing", () => {
    const whole = colorsOf(bytes);
    for (let length = 0; length < bytes.length; length++) {
      const cut = outcome(bytes.subarray(0, length));
      if (length < bytes.length - 3) expect([length, cut]).toEqual([length, "TRUNCATED"]);
      // The last byte of a scan may hold nothing but padding.
      else if (cut !== "TRUNCATED") expect(cut).toEqual(whole);
    }
    expect(colorsOf(bytes.subarray(0, bytes.length - 2))).toEqual(whole);
  });

  it("with bytes changed gives colors or a PixelateError, and nothing else", () => {
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = bytes.slice();
        for (const [at, value] of changes) changed[at] = value;
        if (readsLarge(changed)) return;
        const result = outcome(changed);
        expect(typeof result === "string" || result instanceof Uint8Array).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("with bytes taken out or put in gives colors or a PixelateError, and nothing else", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(5), fc.uint8Array({ maxLength: 5 }), (at, taken, put) => {
        const changed = Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + taken)]);
        if (readsLarge(changed)) return;
        const result = outcome(changed);
        expect(typeof result === "string" || result instanceof Uint8Array).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

/** A size that was changed to something huge is the business of the limits, not of the decoder. */
function readsLarge(bytes: Uint8Array): boolean {
  try {
    const { width, height } = readJpegHeader(bytes);
    return width * height > 1e6;
  } catch {
    return false;
  }
}

describe("restart markers", () => {
  const bytes = writeJpeg(picture, { restartInterval: 2 });
  const markers = [...bytes.keys()].filter((at) => bytes[at] === 0xff && (bytes[at + 1] & 0xf8) === 0xd0);

  it("are there to be tried", () => {
    expect(markers.length).toBe(5);
  });

  it("out of order are refused, with the place", () => {
    const [, second] = markers;
    const changed = bytes.with(second + 1, 0xd5);
    expect(codeOf(() => colorsOf(changed))).toBe("CORRUPT_JPEG");
  });

  it("that come too early are refused", () => {
    const [first] = markers;
    const early = Uint8Array.from([...bytes.subarray(0, first - 4), ...bytes.subarray(first)]);
    expect(codeOf(() => colorsOf(early))).toBe("CORRUPT_JPEG");
  });

  it("may have padding and fill bytes before them", () => {
    const [first] = markers;
    const padded = Uint8Array.from([...bytes.subarray(0, first), 0, 0, 0xff, ...bytes.subarray(first)]);
    expect(colorsOf(padded)).toEqual(colorsOf(bytes));
  });
});
