import { readFileSync } from "node:fs";
import { decode as decodeJpegJs } from "jpeg-js";
import { PNG } from "pngjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decode,
  inspect,
  layGrid,
  measure,
  type Mosaic,
  pixelate,
  pixelateAll,
  PixelateError,
} from "../src/index.ts";
import { paint, type Raster } from "../src/pixels/raster.ts";
import { randomPicture } from "./jpeg/picture.ts";
import { writeJpeg } from "./jpeg/write-jpeg.ts";
import { anyGridOptions, anyRaster, opaque } from "./pixels/arbitrary-raster.ts";
import { readCorpus } from "./corpora.ts";
import { exactMeans } from "./pixels/exact-mean.ts";
import { pngOf } from "./png/png-of.ts";

const PHOTO = new Uint8Array(readFileSync(new URL("../../../photos/rocket.jpg", import.meta.url)));

describe("pixelate a PNG", () => {
  it("gives back a PNG of flat cells in their exact mean, whatever the grid", () => {
    fc.assert(
      fc.property(anyRaster(), anyGridOptions(), (raster, options) => {
        const grid = layGrid(options, raster.width, raster.height);
        const expected = paint({ ...grid, colors: exactMeans(raster, grid) });
        expect(readPng(pixelate(pngOf(raster), options))).toEqual(expected);
      }),
    );
  });

  it("takes 16 × 16 cells when nothing else is said", () => {
    const raster = noise(50, 40);
    expect(readPng(pixelate(pngOf(raster)))).toEqual(readPng(pixelate(pngOf(raster), { grid: 16 })));
    expect(measure(pngOf(raster), [{ grid: 16 }])[0]).toMatchObject({ columns: 16, rows: 16 });
  });

  it("changes nothing the second time", () => {
    const once = pixelate(pngOf(noise(37, 23)), { grid: 5 });
    expect(readPng(pixelate(once, { grid: 5 }))).toEqual(readPng(once));
  });
});

describe("pixelate a JPEG", () => {
  it("gives each cell the mean of the decoded pixels, within one level, or three where decoding clips", () => {
    const pixels = decodeJpegJs(PHOTO, { useTArray: true });
    for (const options of [{ grid: 8 }, { grid: 48 }, { cellSize: 10 }, { grid: { columns: 7, rows: 90 } }]) {
      const [mosaic] = measure(PHOTO, [options]);
      const means = exactMeans(pixels, mosaic);
      const tooFar = [...mosaic.colors].filter((value, i) => {
        const above = value - means[i];
        // jpeg-js cuts the fractions of RGB values off, so its pixels are up to a level darker than the photo's.
        return clips(pixels, mosaic, i >> 2) ? Math.abs(above) > 3 : above < -1 || above > 2;
      });
      expect(tooFar).toEqual([]);
    }
  });

  it("writes a JPEG of the same size that shows the cells", () => {
    const output = pixelate(PHOTO, { grid: 8 });
    expect(inspect(output)).toMatchObject({ format: "jpeg", width: 640, height: 427 });
    const [mosaic] = measure(PHOTO, [{ grid: 8 }]);
    const shown = exactMeans(decodeJpegJs(output, { useTArray: true }), mosaic);
    expect(farthest(shown, mosaic.colors)).toBeLessThanOrEqual(4);
  });
});

describe("pixelateAll", () => {
  it("gives for each of the options what pixelate gives", () => {
    const all = [{ grid: 8 }, { cellSize: 31, format: "png" }, { grid: 5, palette: "gameboy" }] as const;
    const outputs = pixelateAll(PHOTO, all);
    expect(outputs).toHaveLength(3);
    for (const [i, options] of all.entries()) expect(outputs[i]).toEqual(pixelate(PHOTO, options));
  });

  it("measures a JPEG's cells as measure does for each of the options alone, within a level", () => {
    const all = [{ grid: 8 }, { cellSize: 8 }, { grid: 5 }, { grid: { columns: 3, rows: 2 } }] as const;
    for (let seed = 1; seed <= 20; seed++) {
      const picture = {
        width: 90 + seed,
        height: 70 + 2 * seed,
        sampling: [0x22, 0x11, 0x11],
        seed,
        contrast: 2,
      };
      const file = writeJpeg(randomPicture(picture));
      measure(file, all).forEach((mosaic, i) => {
        const [alone] = measure(file, [all[i] ?? {}]);
        expect(alone).toEqual({ ...mosaic, colors: alone.colors });
        expect(farthest(mosaic.colors, alone.colors)).toBeLessThanOrEqual(1);
      });
    }
  });

  it("gives nothing for no options, once the input was found to be an image", () => {
    expect(pixelateAll(PHOTO, [])).toEqual([]);
    expect(() => pixelateAll(Uint8Array.of(1, 2, 3), [])).toThrow(PixelateError);
  });
});

describe("options", () => {
  it("convert between formats, transparency shown on white", () => {
    const clear = pngOf({ width: 8, height: 8, data: new Uint8Array(4 * 64) });
    const jpeg = pixelate(clear, { grid: 1, format: "jpeg" });
    expect([...decodeJpegJs(jpeg, { useTArray: true }).data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
    expect(inspect(pixelate(PHOTO, { format: "png" })).format).toBe("png");
  });

  it("average light", () => {
    const blackAndWhite = opaque({
      width: 2,
      height: 1,
      data: Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255),
    });
    const [mosaic] = measure(pngOf(blackAndWhite), [{ grid: 1, light: "linear" }]);
    expect([...mosaic.colors]).toEqual([188, 188, 188, 255]);
  });

  it.each([
    [{ format: "webp" }, 'Expected "same" or "jpeg" or "png" for format but received "webp"'],
    [{ light: 1 }, 'Expected "srgb" or "linear" for light but received 1'],
    [{ grid: 8, cellSize: 8 }, "Expected grid or cellSize but received both"],
    [{ palette: 5 }, "Expected a name, a list of colors or { colors: n } for palette but received number"],
    [{ palette: ["#fff"] }, 'Expected "#rrggbb" for a palette\'s color but received "#fff"'],
    [{ quality: "high" }, 'Expected a number for quality but received "high"'],
    [{ limits: { maxPixels: "1" } }, "Expected a number for maxPixels but received string"],
  ])("%o are refused", (options, message) => {
    expect(() => pixelate(PHOTO, options as object)).toThrow(new TypeError(message));
  });

  it("are looked at before the input is", () => {
    expect(() => pixelate(Uint8Array.of(1, 2, 3), { palette: [] })).toThrow(RangeError);
  });

  it.each([0, 101, 50.5, Number.NaN])("quality %s is refused", (quality) => {
    expect(() => pixelate(PHOTO, { quality })).toThrow(RangeError);
  });

  it("input that is no Uint8Array is refused", () => {
    expect(() => pixelate("photo.jpg" as unknown as Uint8Array)).toThrow(
      new TypeError("Expected a Uint8Array for input but got a string"),
    );
  });
});

describe("limits", () => {
  it.each([{ maxPixels: 640 * 427 - 1 }, { maxBytes: PHOTO.length - 1 }, { maxScanPixels: 640 * 427 - 1 }])(
    "%o refuse the photo as TOO_LARGE",
    (limits) => {
      expect(codeOf(() => pixelate(PHOTO, { limits }))).toBe("TOO_LARGE");
    },
  );

  it("take a JPEG of just as many pixels, where their millions are rounded to less too", () => {
    const narrow = pixelate(pngOf(noise(1, 21)), { format: "jpeg" });
    expect(decode(narrow, { limits: { maxPixels: 21 } })).toMatchObject({ width: 1, height: 21 });
  });

  it("of several options the lowest hold", () => {
    const options = [{ grid: 8 }, { grid: 8, limits: { maxPixels: 1000 } }];
    expect(codeOf(() => pixelateAll(PHOTO, options))).toBe("TOO_LARGE");
  });
});

const ORIENTED = readCorpus("exif-orientation");

describe.skipIf(ORIENTED.size === 0)("EXIF orientation, by photos of one scene stored in all eight", () => {
  it.each(["Landscape", "Portrait"])("%s looks the same in each", (scene) => {
    const [upright] = measure(photoOf(scene, 1), [{ grid: 12 }]);
    for (let orientation = 2; orientation <= 8; orientation++) {
      const photo = photoOf(scene, orientation);
      expect(inspect(photo)).toMatchObject({ orientation, width: upright.width, height: upright.height });
      const [mosaic] = measure(photo, [{ grid: 12 }]);
      // Each photo was compressed separately and shows its own number. One turned wrong is tens of levels off.
      expect(meanDistance(mosaic.colors, upright.colors)).toBeLessThan(1);
      const seen = decode(photo);
      expect(seen).toMatchObject({ width: upright.width, height: upright.height });
      expect(meanDistance(exactMeans(seen, upright), upright.colors)).toBeLessThan(1);
    }
  });

  it("is 1 where the file has none", () => {
    expect(inspect(photoOf("Landscape", 0)).orientation).toBe(1);
  });

  it("is applied to the output, which carries no EXIF to apply it twice", () => {
    const output = pixelate(photoOf("Portrait", 6), { grid: 8 });
    const upright = inspect(photoOf("Portrait", 1));
    expect(inspect(output)).toMatchObject({ orientation: 1, width: upright.width, height: upright.height });
    expect(Buffer.from(output).includes("Exif")).toBe(false);
  });
});

function photoOf(scene: string, orientation: number): Uint8Array {
  return ORIENTED.get(`${scene}_${orientation}.jpg`) ?? new Uint8Array();
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
  return "no error";
}

function farthest(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

function meanDistance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
}

/** Whether a cell has pixels at the ends of the range, where decoding may have cut something off. */
function clips({ width, data }: Raster, { columns, xEdges, yEdges }: Mosaic, cell: number): boolean {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  for (let y = yEdges[row]; y < yEdges[row + 1]; y++) {
    const from = 4 * (y * width + xEdges[column]);
    const to = 4 * (y * width + xEdges[column + 1]);
    for (let i = from; i < to; i++) if (i % 4 !== 3 && (data[i] === 0 || data[i] === 255)) return true;
  }
  return false;
}

function noise(width: number, height: number): Raster {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 7919) % 251);
  return opaque({ width, height, data });
}

function readPng(bytes: Uint8Array): Raster {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, data: new Uint8Array(data) };
}
