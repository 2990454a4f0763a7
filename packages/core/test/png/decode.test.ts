import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { PixelateError } from "../../src/errors.ts";
import { decodePng } from "./decode-png.ts";
import { anyRaster, opaque } from "../pixels/arbitrary-raster.ts";
import { readCorpus } from "../corpora.ts";
import { chunk, IEND, ihdr, png } from "./make-png.ts";
import { pngOf } from "./png-of.ts";

describe("decodePng on PngSuite", () => {
  for (const [name, bytes] of readCorpus("pngsuite")) {
    if (!name.endsWith(".png")) continue;
    if (name.startsWith("x")) {
      it(`refuses ${name} as corrupt`, () => {
        expect(codeOf(() => decodePng(bytes))).toBe("CORRUPT_PNG");
      });
    } else {
      it(`gives the pixels of ${name} that pngjs gives`, () => {
        const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
        const raster = decodePng(bytes);
        expect([raster.width, raster.height]).toEqual([width, height]);
        expect(firstDifference(raster.data, data)).toBeUndefined();
      });
    }
  }
});

describe("decodePng", () => {
  it("gives back every pixel that another encoder wrote", () => {
    fc.assert(
      fc.property(fc.oneof(anyRaster(9), anyRaster(9).map(opaque)), (raster) => {
        expect(decodePng(pngOf(raster))).toEqual(raster);
      }),
    );
  });
});

describe("decodePng on damaged files", () => {
  it("gives an image or a PixelateError for every file of the go-fuzz corpus", () => {
    for (const [name, bytes] of readCorpus("go-fuzz/png")) {
      const code = codeOf(() => decodePng(bytes));
      expect(code, name).toSatisfy((c) => c === undefined || typeof c === "string");
    }
  });

  it("says TRUNCATED wherever a file is cut before the end of its image data, and shows it wherever it is cut after", () => {
    const raster = { width: 3, height: 2, data: Uint8Array.from({ length: 24 }, (_, i) => 10 * i) };
    const whole = pngOf(raster);
    const iend = 12;
    for (let length = 0; length < whole.length; length++) {
      const decode = () => decodePng(whole.subarray(0, length));
      if (length < whole.length - iend) expect(codeOf(decode), `cut at ${length}`).toBe("TRUNCATED");
      else expect(decode(), `cut at ${length}`).toEqual(raster);
    }
  });

  it("says TRUNCATED wherever a file of many IDAT chunks is cut, between two of them too", () => {
    const stream = deflateSync(Buffer.from([0, 1, 2, 3, 0, 4, 5, 6]));
    const pieces = Array.from(stream, (byte) => chunk("IDAT", Uint8Array.of(byte)));
    const whole = png(ihdr(1, 2), ...pieces, chunk("tEXt"), IEND);
    for (let length = 0; length < whole.length - 24; length++) {
      expect(
        codeOf(() => decodePng(whole.subarray(0, length))),
        `cut at ${length}`,
      ).toBe("TRUNCATED");
    }
    expect(codeOf(() => decodePng(whole.subarray(0, -24)))).toBeUndefined();
  });
});

/** The code with which an image is refused, or undefined where it is not. Anything but a PixelateError passes on. */
function codeOf(decode: () => unknown): string | undefined {
  try {
    decode();
    return undefined;
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}

/** The first byte at which pixels differ that can be seen: the colour of a wholly transparent one cannot. */
function firstDifference(actual: Uint8Array, expected: Uint8Array): string | undefined {
  for (let i = 0; i < expected.length; i++) {
    const alpha = i | 3;
    if (actual[i] === expected[i]) continue;
    if (i !== alpha && actual[alpha] === 0 && expected[alpha] === 0) continue;
    return `byte ${i} is ${actual[i]}, not ${expected[i]}`;
  }
  return undefined;
}
