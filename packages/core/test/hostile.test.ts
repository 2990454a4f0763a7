import { encode as encodeJpegJs } from "jpeg-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, inspect, measure, pixelateAll, PixelateError } from "../src/index.ts";
import { readCorpus } from "./corpora.ts";
import { pngOf } from "./png/png-of.ts";

const RAMP = Uint8Array.from({ length: 4 * 24 * 17 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256));
const SMALL_JPEG = new Uint8Array(encodeJpegJs({ width: 24, height: 17, data: RAMP }, 70).data);
const SMALL_PNG = pngOf({ width: 24, height: 17, data: RAMP });

const FORMATS = ["jpeg", "png"] as const;
const CORNER = [{ left: 0, top: 0, width: 3, height: 3 }] as const;

describe.each([
  ["JPEG", SMALL_JPEG],
  ["PNG", SMALL_PNG],
])("a small %s", (format, whole) => {
  it("cut off after any byte is refused, and never by another error than PixelateError", () => {
    const codes = new Map<string, number>();
    for (let length = 0; length < whole.length; length++) {
      const code = outcome(whole.subarray(0, length));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    // A file that lacks only its end is complete: the 2 bytes of JPEG's EOI, the 12 of PNG's IEND.
    expect(codes.get("pixelated") ?? 0).toBeLessThanOrEqual(format === "JPEG" ? 2 : 12);
    expect(codes.get("TRUNCATED")).toBeGreaterThan(0.9 * whole.length);
  });

  it("with any bytes changed gives an image or a PixelateError, by every function", () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = whole.slice();
        for (const [at, value] of changes) bytes[at] = value;
        outcome(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

describe("random bytes", () => {
  it.each([
    ["alone", []],
    ["after JPEG's first marker", [0xff, 0xd8, 0xff]],
    ["after PNG's signature", [...SMALL_PNG.subarray(0, 16)]],
  ])("%s give a PixelateError", (_, beginning) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(outcome(Uint8Array.from([...beginning, ...bytes]))).not.toBe("pixelated");
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(["go-fuzz/jpeg", "go-fuzz/png"])("the damaged files of %s", (folder) => {
  const corpus = readCorpus(folder);
  it.skipIf(corpus.size === 0)("give an image or a PixelateError, by every function", () => {
    const codes = new Set([...corpus.values()].map(outcome));
    expect(codes).toContain("pixelated");
    expect(codes.size).toBeGreaterThan(2);
  });
});

/** "pixelated" or the code of the PixelateError; any other error fails the test. */
function outcome(bytes: Uint8Array): string {
  const limits = { maxPixels: 200_000 };
  attempt(() => inspect(bytes, { limits }));
  const decoded = attempt(() => decode(bytes, { limits }));
  const linear = attempt(() => measure(bytes, [{ grid: 3, light: "linear", limits }]));
  expect(linear).toBe(decoded === "done" ? "done" : linear);
  const outputs = attempt(() =>
    pixelateAll(bytes, [
      { grid: 3, limits },
      { cellSize: 5, format: "png" },
    ]),
  );
  const kept = attempt(() => pixelateAll(bytes, [{ cellSize: 5, regions: CORNER, limits }]));
  expect(kept).toBe(outputs === "done" ? "done" : kept);
  const converted = attempt(() =>
    pixelateAll(
      bytes,
      FORMATS.map((format) => ({ cellSize: 5, format, regions: CORNER, limits })),
    ),
  );
  expect(converted).toBe(decoded === "done" ? "done" : converted);
  return outputs === "done" ? "pixelated" : outputs;
}

function attempt(run: () => unknown): string {
  try {
    run();
    return "done";
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}
