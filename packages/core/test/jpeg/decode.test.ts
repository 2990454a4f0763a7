import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { decode as decodeJpegJs } from "jpeg-js";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Raster } from "../../src/pixels/raster.ts";
import { readJpegRows } from "../../src/jpeg/decode.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { resolveLimits } from "../../src/limits.ts";
import { decodeJpeg } from "./decode-jpeg.ts";
import { codeOf } from "./errors.ts";
import { randomPicture } from "./picture.ts";
import { writeJpeg } from "./write-jpeg.ts";

const CASES = new URL("../../../../../shared/cases/reports/", import.meta.url);

/** Decodes with libjpeg-turbo. */
async function shownBySharp(jpeg: Uint8Array): Promise<Raster> {
  const { data, info } = await sharp(jpeg).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < 3; c++) rgba[4 * pixel + c] = data[pixel * channels + (channels >= 3 ? c : 0)];
  }
  return { width, height, data: rgba };
}

function farthest(a: Raster, b: Raster): number {
  expect([a.width, a.height]).toEqual([b.width, b.height]);
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0);
}

/** Sampling factors of libjpeg's usual and less usual files; the last ones are repeated, not interpolated. */
const SAMPLINGS: readonly (readonly [name: string, sampling: readonly number[]])[] = [
  ["grey", [0x11]],
  ["4:4:4", [0x11, 0x11, 0x11]],
  ["4:2:0", [0x22, 0x11, 0x11]],
  ["4:2:2", [0x21, 0x11, 0x11]],
  ["4:4:0", [0x12, 0x11, 0x11]],
  ["4:2:2 with factors of 4 and 2", [0x41, 0x21, 0x21]],
  ["Cb halved across, Cr halved down", [0x22, 0x12, 0x21]],
  ["4:1:1", [0x41, 0x11, 0x11]],
  ["4:1:0", [0x42, 0x11, 0x11]],
  ["a quarter of the height", [0x14, 0x11, 0x11]],
];

const SIZES = [
  [1, 1],
  [2, 3],
  [4, 2],
  [5, 7],
  [16, 16],
  [17, 33],
  [47, 31],
  [96, 65],
] as const;

describe("readJpegRows", () => {
  describe.each(SAMPLINGS)("%s", (_, sampling) => {
    it.each(SIZES)("shows every pixel of %i × %i as libjpeg-turbo does", async (width, height) => {
      for (const [seed, contrast] of [
        [1, 1],
        [2, 2],
      ]) {
        const picture = randomPicture({ width, height, sampling, seed, contrast });
        for (const options of [
          {},
          { restartInterval: 3 },
          { progressive: true },
          { sixteenBitTables: true },
        ]) {
          const jpeg = writeJpeg(picture, options);
          expect(farthest(decodeJpeg(jpeg), await shownBySharp(jpeg))).toBe(0);
        }
      }
    });
  });

  it("shows RGB, and components in scans of their own, as libjpeg-turbo does", async () => {
    const rgb = randomPicture({ width: 37, height: 29, sampling: [0x11, 0x11, 0x11], rgb: true });
    const halved = randomPicture({ width: 37, height: 29, sampling: [0x22, 0x11, 0x11] });
    const scans = [{ components: [0] }, { components: [2, 1] }];
    for (const jpeg of [writeJpeg(rgb), writeJpeg(halved, { scans, restartInterval: 2 })]) {
      expect(farthest(decodeJpeg(jpeg), await shownBySharp(jpeg))).toBe(0);
    }
  });

  it("takes each shortcut of sparse blocks without a difference", async () => {
    for (const detail of [0, 0.01, 0.03, 0.1, 1]) {
      const picture = randomPicture({ width: 80, height: 64, sampling: [0x11], detail, contrast: 1.5 });
      const jpeg = writeJpeg(picture);
      expect(farthest(decodeJpeg(jpeg), await shownBySharp(jpeg))).toBe(0);
    }
  });

  it("agrees with jpeg-js where chroma is repeated", () => {
    for (const [, sampling] of SAMPLINGS) {
      const jpeg = writeJpeg(randomPicture({ width: 45, height: 38, sampling }));
      const { width, height, data } = decodeJpegJs(jpeg, { useTArray: true });
      // jpeg-js cuts off where libjpeg rounds, twice.
      expect(
        farthest(decodeJpeg(jpeg, { repeatsChroma: true }), { width, height, data }),
      ).toBeLessThanOrEqual(4);
    }
  });

  it("passes bands from top to bottom without gaps, or writes them where it is told", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(...SAMPLINGS.map(([, sampling]) => sampling)),
        (width, height, sampling) => {
          const jpeg = writeJpeg(randomPicture({ width, height, sampling }));
          const collected: number[] = [];
          let next = 0;
          readJpegRows(jpeg, readJpegHeader(jpeg), resolveLimits(), (pixels, y, rows) => {
            expect([y, pixels.length]).toEqual([next, 4 * width * rows]);
            next += rows;
            collected.push(...pixels);
          });
          expect(next).toBe(height);
          expect(decodeJpeg(jpeg).data).toEqual(Uint8Array.from(collected));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("shows nothing of hidden MCUs in the pixels beside them", () => {
    const size = { width: 64, height: 48 };
    for (const [, sampling] of SAMPLINGS) {
      const [maxHorizontal, maxVertical] = [sampling[0] >> 4, sampling[0] & 15];
      const [across, down] = [8 * maxHorizontal, 8 * maxVertical];
      const xEdges = Uint32Array.of(0, across, 64);
      const yEdges = Uint32Array.of(0, down, 48);
      const hidden = {
        ...{ ...size, columns: 2, rows: 2, xEdges, yEdges },
        colors: new Uint8Array(16),
        shown: Uint8Array.of(1, 0, 0, 0),
      };
      const picture = randomPicture({ ...size, sampling });
      const other = randomPicture({ ...size, sampling, seed: 2 });
      // The same picture but for the first MCU.
      const planes = picture.planes.map((plane, i) => {
        const coefficients = plane.coefficients.slice();
        for (let v = 0; v < plane.vertical; v++) {
          const from = 64 * v * plane.blocksAcross;
          const blocks = other.planes[i].coefficients.subarray(from, from + 64 * plane.horizontal);
          coefficients.set(blocks, from);
        }
        return { ...plane, coefficients };
      });
      const [one, two] = [picture, { ...picture, planes }].map((each) =>
        decodeJpeg(writeJpeg(each), { hidden }),
      );
      const visible = ({ data }: Raster) =>
        data.filter((_, i) => (i >> 2) % 64 >= across || (i >> 2) / 64 >= down);
      expect(visible(two)).toEqual(visible(one));
    }
  });

  it("gives an error for bits that do not make a block, wherever they break off", () => {
    const jpeg = writeJpeg(randomPicture({ width: 40, height: 24, sampling: [0x22, 0x11, 0x11] }));
    const { firstScan } = readJpegHeader(jpeg);
    for (let length = firstScan; length < jpeg.length - 3; length++) {
      expect([length, codeOf(() => decodeJpeg(jpeg.subarray(0, length)))]).toEqual([length, "TRUNCATED"]);
    }
  });
});

describe.runIf(existsSync(CASES))("JPEG files of bug reports", () => {
  const names = existsSync(CASES) ? readdirSync(CASES).filter((name) => name.endsWith(".jpg")) : [];
  // sharp converts CMYK and embedded profiles, and refuses some files that libjpeg shows with a warning.
  const others = /cmyk|icc|junk|prog-no-eoi|ff00-before|stray/;

  it.each(names.filter((name) => !others.test(name)))("%s is what libjpeg-turbo shows", async (name) => {
    const jpeg = new Uint8Array(readFileSync(new URL(name, CASES)));
    expect(farthest(decodeJpeg(jpeg), await shownBySharp(jpeg))).toBe(0);
  });
});
