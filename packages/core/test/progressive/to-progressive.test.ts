import { readFileSync } from "node:fs";
import fc from "fast-check";
import { decode as decodeByJpegJs } from "jpeg-js";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { PixelateError } from "../../src/errors.ts";
import {
  jpegPrefix,
  type ProgressiveJpeg,
  progressiveMemory,
  toProgressive,
} from "../../src/exports/progressive.ts";
import { readSparseBlocks, type SparseBlocks } from "../../src/jpeg/progressive/sparse-blocks.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { listScans } from "../../src/jpeg/syntax/scans.ts";
import { writePngMosaic } from "../../src/png/write-mosaic.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import { displayP3 } from "../color/icc-profile.ts";
import { type Picture, randomPicture } from "../jpeg/picture.ts";
import { adobe, ascii, exif, file, profilePiece, segment } from "../jpeg/segments.ts";
import { writeJpeg } from "../jpeg/write-jpeg.ts";
import { SAMPLINGS, WAYS } from "../jpeg/samplings.ts";

const photo = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../photos/${name}`, import.meta.url)));

/** The pixels that libjpeg-turbo decodes, as coded. */
async function pixelsOf(jpeg: Uint8Array): Promise<Buffer> {
  return sharp(jpeg, { failOn: "warning" }).raw().toBuffer();
}

/** All coefficients, without those that pad MCUs. */
function coefficientsOf(jpeg: Uint8Array): SparseBlocks[] {
  const header = readJpegHeader(jpeg);
  return readSparseBlocks(jpeg, header, listScans(jpeg, header)).map((blocks) => {
    const count = blocks.starts.at(-1) ?? 0;
    return { ...blocks, positions: blocks.positions.slice(0, count), values: blocks.values.slice(0, count) };
  });
}

describe.each(SAMPLINGS)("toProgressive, %s", (_, sampling) => {
  const picture = randomPicture({ width: 101, height: 75, sampling, seed: 7, contrast: 2 });

  it.each(WAYS)("keeps every coefficient and every decoder's pixels: %s", async (_name, options) => {
    const script = "scans" in options ? { scans: options.scans.slice(0, sampling.length) } : options;
    const jpeg = writeJpeg(picture, script);
    const { bytes, scans } = toProgressive(jpeg);
    expect(readJpegHeader(bytes).progressive).toBe(true);
    expect(coefficientsOf(bytes)).toEqual(coefficientsOf(jpeg));
    expect((await pixelsOf(bytes)).equals(await pixelsOf(jpeg))).toBe(true);
    expect(decodeByJpegJs(bytes).data.equals(decodeByJpegJs(jpeg).data)).toBe(true);
    expect(scans.map(({ end }) => end)).toEqual(
      listScans(bytes, readJpegHeader(bytes)).map(({ end }) => end),
    );
    expect(bytes.length).toBe((scans.at(-1)?.end ?? 0) + 2);
  });
});

describe("toProgressive", () => {
  it.each(["cmyk", "ycck", "rgb"] as const)("keeps the color model %s", async (colorModel) => {
    const sampling = colorModel === "rgb" ? [0x11, 0x11, 0x11] : [0x22, 0x11, 0x11, 0x22];
    const picture: Picture = {
      ...randomPicture({ width: 60, height: 44, sampling, seed: 3 }),
      colorModel,
    };
    const jpeg = writeJpeg(picture);
    const { bytes } = toProgressive(jpeg);
    expect(readJpegHeader(bytes).colorModel).toBe(colorModel);
    expect((await pixelsOf(bytes)).equals(await pixelsOf(jpeg))).toBe(true);
  });

  it("gives each component a scan of DC coefficients where an MCU cannot hold all of them", () => {
    const picture = randomPicture({ width: 70, height: 50, sampling: [0x42, 0x21, 0x21], seed: 4 });
    const { bytes, scans } = toProgressive(
      writeJpeg(picture, { scans: [{ components: [0] }, { components: [1] }, { components: [2] }] }),
    );
    expect(scans.slice(0, 3).map(({ components }) => components)).toEqual([[0], [1], [2]]);
    expect(coefficientsOf(bytes)).toEqual(coefficientsOf(writeJpeg(picture)));
  });

  it("ends runs of blocks without coefficients where they are longest, and keeps their correction bits", async () => {
    const flat = await sharp({ create: { width: 1480, height: 1480, channels: 3, background: "#808080" } })
      .jpeg()
      .toBuffer();
    const noise = randomPicture({
      width: 400,
      height: 400,
      sampling: [0x11],
      seed: 9,
      detail: 0.9,
      contrast: 3,
    });
    for (const jpeg of [flat, writeJpeg(noise)]) {
      const { bytes } = toProgressive(jpeg);
      expect((await pixelsOf(bytes)).equals(await pixelsOf(jpeg))).toBe(true);
    }
  });

  it("changes nothing more when it is repeated, and comes near to the smallest progressive file", () => {
    const jpeg = photo("rocket.jpg");
    const { bytes } = toProgressive(jpeg);
    expect(toProgressive(bytes).bytes).toEqual(bytes);
    expect(bytes.length).toBeLessThan(jpeg.length);
  });

  it("keeps application segments and comments, and no others", () => {
    const kept = [
      exif("MM"),
      profilePiece(1, 1, [...displayP3]),
      adobe(1),
      segment(0xed, ascii("Photoshop 3.0")),
      segment(0xfe, ascii("a comment")),
    ];
    const picture = writeJpeg(randomPicture({ width: 30, height: 20, sampling: [0x11, 0x11, 0x11] }));
    const jpeg = file([...picture.subarray(0, 2)], ...kept, [...picture.subarray(2)]);
    const { bytes } = toProgressive(jpeg);
    expect([...bytes.subarray(2, 2 + kept.flat().length)]).toEqual(kept.flat());
    const { orientation, iccProfile } = readJpegHeader(bytes);
    expect({ orientation, iccProfile }).toEqual({
      orientation: 6,
      iccProfile: Uint8Array.from(displayP3),
    });
  });

  it("rejects what is no JPEG, and what is above a limit", () => {
    const png = writePngMosaic({ ...layGrid({ grid: 1 }, 4, 4), colors: Uint8Array.of(1, 2, 3, 255) });
    const jpeg = photo("rocket.jpg");
    expect(codeOf(() => toProgressive(png))).toBe("UNSUPPORTED_FORMAT");
    expect(codeOf(() => toProgressive(new Uint8Array()))).toBe("TRUNCATED");
    for (const limits of [
      { maxPixels: 1000 },
      { maxBytes: 1000 },
      { maxScanPixels: 1000 },
      { maxWork: 1000 },
      { maxMemory: 1000 },
    ]) {
      expect(
        codeOf(() => toProgressive(jpeg, { limits })),
        JSON.stringify(limits),
      ).toBe("TOO_LARGE");
    }
    expect(() => toProgressive(jpeg, { limit: {} } as never)).toThrow(TypeError);
    expect(() => toProgressive("photo.jpg" as never)).toThrow(TypeError);
  });

  it.each(SAMPLINGS)("takes no more memory than predicted before there is a file: %s", (_, sampling) => {
    for (const [width, height] of [
      [1, 1],
      [61, 45],
      [300, 9],
    ] as const) {
      const jpeg = writeJpeg(randomPicture({ width, height, sampling }));
      const maxMemory = progressiveMemory(width, height, jpeg.length);
      expect(toProgressive(jpeg, { limits: { maxMemory } }).bytes.length).toBeLessThan(maxMemory);
    }
  });

  it("rejects coefficients of more than 15 bits", () => {
    const picture = randomPicture({ width: 16, height: 8, sampling: [0x11], step: 16 });
    picture.planes[0]?.coefficients.set([-32_000], 0);
    picture.planes[0]?.coefficients.set([32_000], 64);
    // A sequential scan cannot hold such a difference either, but the bits of several progressive ones can.
    const approximation = Array.from({ length: 14 }, (_, i) => 13 - i);
    const jpeg = writeJpeg(picture, {
      progressive: true,
      scans: [
        ...approximation.map((low) => ({
          components: [0],
          spectral: [0, 0] as const,
          approximation: [low === 13 ? 0 : low + 1, low] as const,
        })),
        { components: [0], spectral: [1, 63] },
      ],
    });
    expect(codeOf(() => toProgressive(jpeg))).toBe("CORRUPT_JPEG");
  });

  it("answers damaged files with a value or a PixelateError", () => {
    const whole = writeJpeg(randomPicture({ width: 40, height: 30, sampling: [0x22, 0x11, 0x11] }));
    for (let length = 0; length < whole.length - 2; length++) {
      expect(() => toProgressive(whole.subarray(0, length))).toThrow(PixelateError);
    }
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const damaged = whole.slice();
          for (const [at, byte] of changes) damaged[at] = byte;
          const result = resultOf(() => toProgressive(damaged));
          if (!(result instanceof PixelateError)) readJpegHeader(result.bytes);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a prefix of a progressive photo", () => {
  it.each(["rocket.jpg", "hubble_deep_field.jpg"])(
    "of at most 12 % shows every cell of 16 pixels of %s within 3 levels in libjpeg-turbo",
    async (name) => {
      const jpeg = photo(name);
      const { bytes, coarseEnd } = toProgressive(jpeg);
      expect(coarseEnd).toBeLessThanOrEqual(0.12 * bytes.length);
      const whole = await cellMeans(jpeg);
      const coarse = await cellMeans(jpegPrefix(bytes, coarseEnd));
      const most = whole.reduce((far, mean, i) => Math.max(far, Math.abs(mean - (coarse[i] ?? 0))), 0);
      expect(most).toBeLessThanOrEqual(3);
      expect(most).toBeGreaterThan(0);
    },
  );

  it("is rejected where it does not lie in the file", () => {
    for (const end of [1, 5.5, 11]) expect(() => jpegPrefix(new Uint8Array(10), end)).toThrow(RangeError);
    expect([...jpegPrefix(Uint8Array.of(0xff, 0xd8, 1, 2), 3)]).toEqual([0xff, 0xd8, 1, 0xff, 0xd9]);
  });
});

async function cellMeans(jpeg: Uint8Array): Promise<number[]> {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const columns = Math.ceil(width / 16);
  const sums = new Float64Array(columns * Math.ceil(height / 16) * channels);
  const counts = new Float64Array(sums.length);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / channels);
    const cell = Math.floor(Math.floor(pixel / width) / 16) * columns + Math.floor((pixel % width) / 16);
    const i = cell * channels + (at % channels);
    sums[i] = (sums[i] ?? 0) + (data[at] ?? 0);
    counts[i] = (counts[i] ?? 0) + 1;
  }
  return Array.from(sums, (sum, i) => sum / (counts[i] ?? 1));
}

function resultOf(call: () => ProgressiveJpeg): ProgressiveJpeg | PixelateError {
  try {
    return call();
  } catch (error) {
    if (error instanceof PixelateError) return error;
    throw error;
  }
}

function codeOf(call: () => ProgressiveJpeg): string {
  const result = resultOf(call);
  return result instanceof PixelateError ? result.code : "a value";
}
