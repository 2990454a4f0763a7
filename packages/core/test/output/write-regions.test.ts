import { readFileSync } from "node:fs";
import fc from "fast-check";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import {
  decode,
  inspect,
  measure,
  PixelateError,
  type PixelateOptions,
  pixelate,
  pixelateAll,
} from "../../src/index.ts";
import { writeJpegRaster, writePngRaster } from "../pixels/write-raster.ts";
import { iccSegments } from "../../src/jpeg/syntax/write-segments.ts";
import { onWhite } from "../../src/mosaic/mosaic.ts";
import { placeRegions, type Region } from "../../src/regions/region.ts";
import { cellsTouched } from "../../src/regions/touched.ts";
import type { Raster } from "../../src/pixels/raster.ts";
import { openSource } from "../../src/source/source.ts";
import { anyRaster } from "../pixels/arbitrary-raster.ts";
import { readCorpus } from "../corpora.ts";
import { curv, displayP3, greyGamma18, rgbProfile, SRGB, srgb } from "../color/icc-profile.ts";
import { seededRandom } from "../jpeg/random.ts";

const photo = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../photos/${name}`, import.meta.url)));
const FACE: readonly Region[] = [{ shape: "ellipse", left: "35%", top: "10%", width: "25%", height: "30%" }];

function pngOf({ width, height, data }: Raster): Uint8Array {
  const png = new PNG({ width, height });
  png.data.set(data);
  return PNG.sync.write(png);
}

/** Each pixel's place, where its cell is shown and where not. */
function pixelsOf(input: Uint8Array, regions: readonly Region[], cellSize: number) {
  const [mosaic] = measure(input, [{ cellSize }]);
  const { width, height, columns } = mosaic;
  const shown = cellsTouched(mosaic, placeRegions(regions, width, height), inspect(input).codedUnit);
  const cellOf = (pixel: number) =>
    Math.floor(Math.floor(pixel / width) / cellSize) * columns + Math.floor((pixel % width) / cellSize);
  return { mosaic, shown, cellOf, count: width * height };
}

describe("pixelate with regions", () => {
  it("leaves a PNG as it was outside, to the last bit, and shows the cells' means inside", () => {
    fc.assert(
      fc.property(
        anyRaster(),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        fc.constantFrom("rectangle", "ellipse"),
        (raster, cellSize, place, size, shape) => {
          const input = pngOf(raster);
          const { width, height } = raster;
          const regions = [
            { shape, left: place * width, top: place * height, width: size * width, height: size * height },
          ] as const;
          // The nearest of the image to an ellipse's centre may be beside it.
          const far = Math.max(0, (place + size / 2 - 1) / (size / 2));
          fc.pre(shape === "rectangle" || 2 * far * far < 0.99);
          const output = PNG.sync.read(Buffer.from(pixelate(input, { cellSize, regions })));
          const { mosaic, shown, cellOf, count } = pixelsOf(input, regions, cellSize);
          const expected = raster.data.slice();
          for (let pixel = 0; pixel < count; pixel++) {
            const cell = 4 * cellOf(pixel);
            if (shown[cell / 4] === 1) expected.set(mosaic.colors.subarray(cell, cell + 4), 4 * pixel);
          }
          expect(Buffer.compare(output.data, expected)).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each(["rocket.jpg", "hubble_deep_field.jpg"])(
    "leaves a JPEG as it was outside, pixel by pixel: %s",
    (name) => {
      const input = photo(name);
      const output = pixelate(input, { cellSize: 32, regions: FACE });
      const [before, after] = [decode(input), decode(output)];
      const { mosaic, shown, cellOf, count } = pixelsOf(input, FACE, 32);
      let changed = 0;
      let farthest = 0;
      for (let pixel = 0; pixel < count; pixel++) {
        const cell = cellOf(pixel);
        for (let c = 0; c < 3; c++) {
          const value = after.data[4 * pixel + c];
          if (shown[cell] === 0) changed += Number(value !== before.data[4 * pixel + c]);
          else farthest = Math.max(farthest, Math.abs(value - mosaic.colors[4 * cell + c]));
        }
      }
      // Cells of 32 pixels are whole MCUs, and the decoder does not blend their chroma.
      expect(changed).toBe(0);
      expect(farthest).toBeLessThanOrEqual(3);
    },
  );

  it("writes a JPEG of a PNG and a PNG of a JPEG", () => {
    const png = photo("astronaut.png");
    const jpeg = pixelate(png, {
      cellSize: 16,
      regions: FACE,
      format: "jpeg",
      quality: 95,
      subsampling: "4:4:4",
    });
    const { data } = decode(png);
    const sum = decode(jpeg).data.reduce((total, value, i) => total + Math.abs(value - data[i]), 0);
    const painted = pixelate(png, { cellSize: 16, regions: FACE });
    const paintedSum = decode(painted).data.reduce((total, value, i) => total + Math.abs(value - data[i]), 0);
    expect(Math.abs(sum - paintedSum) / data.length).toBeLessThan(2);

    const input = photo("rocket.jpg");
    const output = pixelate(input, { cellSize: 32, regions: FACE, format: "png" });
    const lossless = decode(pixelate(input, { cellSize: 32, regions: FACE }));
    const farthest = decode(output).data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - lossless.data[i])),
      0,
    );
    expect(farthest).toBeLessThanOrEqual(3);
  });

  it("shows what is transparent on white in a JPEG", () => {
    const data = Uint8Array.from({ length: 4 * 256 }, (_, i) => [200, 0, 0, 64][i % 4]);
    const jpeg = pixelate(pngOf({ width: 16, height: 16, data }), {
      regions: [{ left: 0, top: 0, width: 1, height: 1 }],
      cellSize: 8,
      format: "jpeg",
      quality: 100,
    });
    const white = onWhite(data);
    decode(jpeg).data.forEach((value, i) => {
      expect(Math.abs(value - white[i])).toBeLessThanOrEqual(2);
    });
  });

  it("gives the same file for two JPEGs that differ only in their regions, wherever the edges lie", () => {
    // Two photos that differ in a region alone come out the same when one colour covers it, as privacy.md advises.
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 3, max: 20 }),
        fc.constantFrom("jpeg", "png"),
        fc.constantFrom("the standard's tables", "tables of its own"),
        fc.nat(9999),
        (left, top, width, height, cellSize, format, tables, seed) => {
          const [one, two] = [1, 2].map((secret) => {
            const random = seededRandom(seed);
            const hidden = seededRandom(seed + secret);
            const data = Uint8Array.from({ length: 4 * 71 * 53 }, (_, i) => {
              const seen = 100 + 90 * random();
              const x = (i >> 2) % 71;
              const y = Math.floor((i >> 2) / 71);
              const isHidden = x >= left && x < left + width && y >= top && y < top + height;
              return isHidden ? 255 * hidden() : seen;
            });
            const raster = { width: 71, height: 53, data };
            const photo =
              tables === "tables of its own"
                ? writeJpegRaster(raster, { quality: 60, subsampling: "4:2:0" })
                : new Uint8Array(encode(raster, 60).data);
            const regions = [{ left, top, width, height }];
            return pixelate(photo, { cellSize, regions, palette: ["#808080"], format });
          });
          expect(two).toEqual(one);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("leaves all as it is without a region, and takes the metadata out", () => {
    const input = photo("rocket.jpg");
    const output = pixelate(input, { regions: [] });
    expect(decode(output).data).toEqual(decode(input).data);
    const png = photo("chelsea.png");
    expect(decode(pixelate(png, { regions: [] })).data).toEqual(decode(png).data);
  });

  it("lays each output's cells over the photo, not over the output before", () => {
    const png = photo("chelsea.png");
    const options = [
      { cellSize: 40, regions: FACE },
      { cellSize: 20, regions: FACE },
    ];
    const [, fine] = pixelateAll(png, options);
    expect(fine).toEqual(pixelate(png, { cellSize: 20, regions: FACE }));
  });

  it("takes colours of a palette for the cells alone", () => {
    const png = photo("chelsea.png");
    const output = decode(pixelate(png, { cellSize: 20, regions: FACE, palette: "gameboy" }));
    const { shown, cellOf, count } = pixelsOf(png, FACE, 20);
    const colors = new Set<string>();
    for (let pixel = 0; pixel < count; pixel++) {
      if (shown[cellOf(pixel)] === 1) colors.add(output.data.subarray(4 * pixel, 4 * pixel + 3).join());
    }
    expect(colors.size).toBeGreaterThan(1);
    expect(colors.size).toBeLessThanOrEqual(4);
  });

  it("decodes pixels for colours over a grey JPEG", () => {
    const grey = pixelate(photo("chelsea.png"), {
      cellSize: 1,
      palette: ["#000000", "#808080", "#ffffff"],
      format: "jpeg",
    });
    // With 4:2:0, viewers would blend the red of the outermost pixels with the grey beside them.
    const output = pixelate(grey, {
      cellSize: 20,
      regions: FACE,
      palette: ["#ff0000"],
      subsampling: "4:4:4",
    });
    const { shown, cellOf, count } = pixelsOf(grey, FACE, 20);
    const { data } = decode(output);
    let farthest = 0;
    for (let pixel = 0; pixel < count; pixel++) {
      if (shown[cellOf(pixel)] === 0) continue;
      farthest = Math.max(farthest, 255 - data[4 * pixel]);
    }
    expect(inspect(output).format).toBe("jpeg");
    expect(farthest).toBeLessThan(60);
  });

  it("refuses a region beside the image", () => {
    const regions = [{ left: 5000, top: 0, width: 10, height: 10 }];
    expect(() => pixelate(photo("rocket.jpg"), { regions })).toThrow(
      new PixelateError(
        "REGION_OUTSIDE",
        "Expected a region on the image of 640 × 427 pixels but received 5000,0,10,10",
      ),
    );
  });
});

describe("the colour profile of a photo with regions", () => {
  const display = displayP3;
  const grey = greyGamma18;
  const linear = rgbProfile(SRGB, curv(), { name: "sRGB, linear" });
  const random = seededRandom(4);
  const data = Uint8Array.from({ length: 4 * 40 * 30 }, (_, i) => (i % 4 === 3 ? 255 : 255 * random()));
  const colored = { width: 40, height: 30, data };
  const options = { quality: 90, subsampling: "4:4:4" } as const;
  const png = writePngRaster(colored, { iccProfile: display });
  const jpeg = writeJpegRaster(colored, { ...options, iccProfile: display });
  const shades = {
    ...colored,
    data: data.map((value, i) => (i % 4 === 3 ? value : data[i - (i % 4)])),
  };
  const greyJpeg = withProfile(writeJpegRaster(shades, options), grey);
  const greyPng = writePngRaster(shades, { iccProfile: grey });
  const srgbJpeg = withProfile(writeJpegRaster(colored, options), srgb);
  const regions = [{ left: 0, top: 0, width: 9, height: 9 }];

  type Wish = Pick<PixelateOptions, "format" | "palette" | "colorProfile">;
  it.each<[string, Uint8Array, Wish, Uint8Array | undefined]>([
    ["of a JPEG is kept", jpeg, {}, display],
    ["of a JPEG is kept in a PNG", jpeg, { format: "png" }, display],
    ["of a PNG is kept", png, {}, display],
    ["of a PNG is kept in a JPEG", png, { format: "jpeg" }, display],
    ["is kept beside a palette, for all that is outside", jpeg, { palette: "gameboy" }, display],
    ["for grey is kept where grey stays", greyJpeg, {}, grey],
    ["for grey is kept in a PNG of greys", greyJpeg, { format: "png" }, grey],
    ["for grey is kept in a JPEG of a PNG", greyPng, { format: "jpeg" }, grey],
    ["for grey is kept in a PNG", greyPng, {}, grey],
    ["for grey does not go with colours in a PNG", greyJpeg, { format: "png", palette: "pico8" }, undefined],
    ["for grey does not go with colours in a JPEG", greyJpeg, { palette: "pico8" }, undefined],
    [
      "named sRGB is kept where it is linear",
      withProfile(writeJpegRaster(colored, options), linear),
      {},
      linear,
    ],
    ["of sRGB is not needed", srgbJpeg, {}, undefined],
    ["is dropped if asked", jpeg, { colorProfile: "drop" }, undefined],
    ["is dropped if asked, of pixels too", png, { colorProfile: "drop", format: "jpeg" }, undefined],
  ])("%s", (_, input, wish, expected) => {
    const output = pixelate(input, { cellSize: 8, regions, ...wish });
    expect(openSource(output).header.iccProfile).toEqual(expected);
  });

  /** A JPEG with a profile behind its SOI marker. */
  function withProfile(bytes: Uint8Array, profile: Uint8Array): Uint8Array {
    const segments = iccSegments(profile);
    return Uint8Array.of(
      ...bytes.subarray(0, 2),
      ...segments.flatMap((one) => [...one]),
      ...bytes.subarray(2),
    );
  }
});

const ORIENTED = readCorpus("exif-orientation");

describe.skipIf(ORIENTED.size === 0)("regions of photos stored in all eight orientations", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("lie where a person sees them: %d", (orientation) => {
    const input = ORIENTED.get(`Landscape_${orientation}.jpg`) ?? new Uint8Array();
    const regions = [{ left: "10%", top: "20%", width: "20%", height: "50%" }] as const;
    const output = pixelate(input, { cellSize: 40, regions });
    expect(inspect(output)).toMatchObject(
      (({ width, height }) => ({ width, height, orientation }))(inspect(input)),
    );
    const [before, after] = [decode(input), decode(output)];
    const { mosaic, shown, cellOf, count } = pixelsOf(input, regions, 40);
    let changed = 0;
    let off = 0;
    let seen = 0;
    // Every seventh will do.
    for (let pixel = 0; pixel < count; pixel += 7) {
      const cell = cellOf(pixel);
      const x = pixel % mosaic.width;
      const y = Math.floor(pixel / mosaic.width);
      // Far enough from the cells' edges that no MCU has both.
      const isInside = [-16, 0, 16].every((dy) => [-16, 0, 16].every((dx) => isShown(x + dx, y + dy)));
      const isOutside = [-16, 0, 16].every((dy) => [-16, 0, 16].every((dx) => !isShown(x + dx, y + dy)));
      for (let c = 0; c < 3; c++) {
        const value = after.data[4 * pixel + c];
        if (isOutside) changed += Number(value !== before.data[4 * pixel + c]);
        if (isInside) off += Math.abs(value - mosaic.colors[4 * cell + c]) / 3;
      }
      seen += Number(isInside);
    }
    function isShown(x: number, y: number): boolean {
      if (x < 0 || y < 0 || x >= mosaic.width || y >= mosaic.height) return true;
      return shown[cellOf(y * mosaic.width + x)] === 1;
    }
    expect(seen).toBeGreaterThan(500);
    expect(changed).toBe(0);
    // Where cells meet within a block, its quantizer leaves some levels.
    expect(off / seen).toBeLessThan(2);
    const exif = Buffer.from(output).indexOf("Exif");
    expect(exif > 0).toBe(orientation > 1);
  });
});
