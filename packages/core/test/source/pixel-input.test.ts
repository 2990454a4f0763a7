import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import {
  decode,
  encode,
  estimate,
  inspect,
  layGrid,
  measure,
  measureRaster,
  type PixelateOptions,
  type PixelInput,
  pixelate,
  pixelateAll,
  placeholder,
  preview,
  type Raster,
  verify,
} from "../../src/index.ts";
import { displayP3, profileOf, srgb } from "../color/icc-profile.ts";
import { anyGridOptions, anyRaster, opaque } from "../pixels/arbitrary-raster.ts";

const WIDE = displayP3;

function pngOf({ width, height, data }: Raster): Uint8Array {
  const png = new PNG({ width, height });
  png.data.set(data);
  return PNG.sync.write(png);
}

/** 5 × 3 pixels, no two alike. */
const SMALL: Raster = {
  width: 5,
  height: 3,
  data: Uint8Array.from({ length: 60 }, (_, i) => (i % 4 === 3 ? 255 : (37 * i) % 256)),
};

describe("pixels in place of a file", () => {
  it("give what the same pixels in a PNG give, whole or in regions, in both formats", () => {
    fc.assert(
      fc.property(
        anyRaster(),
        anyGridOptions(),
        fc.constantFrom<PixelateOptions>(
          { format: "png" },
          { format: "jpeg" },
          { format: "png", light: "linear" },
          { format: "png", size: "cells" },
          { format: "png", regions: [{ left: 0, top: 0, width: "40%", height: "60%" }] },
          { format: "jpeg", regions: [{ left: 0, top: 0, width: "40%", height: "60%" }], cover: "solid" },
          { format: "png", keep: [{ left: 0, top: 0, width: "50%", height: "50%" }] },
        ),
        fc.boolean(),
        (any, grid, options, isOpaque) => {
          const raster = isOpaque ? opaque(any) : any;
          const file = pngOf(raster);
          const of: PixelateOptions = Object.assign({}, options, grid);
          expect(decode(pixelate(raster, of))).toEqual(decode(pixelate(file, of)));
          const [a, b] = [measure(raster, [of]), measure(file, [of])];
          expect(a).toEqual(b);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("are measured as measureRaster does, several grids at once", () => {
    fc.assert(
      fc.property(
        anyRaster(),
        fc.array(anyGridOptions(), { minLength: 1, maxLength: 4 }),
        (raster, grids) => {
          const expected = grids.map((grid) =>
            measureRaster(raster, layGrid(grid, raster.width, raster.height)),
          );
          expect(measure(raster, grids)).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("may be ImageData: clamped bytes, also in the middle of a buffer", () => {
    const buffer = new ArrayBuffer(90);
    const data = new Uint8ClampedArray(buffer, 7, 60);
    data.set(SMALL.data);
    const image = { width: 5, height: 3, data, colorSpace: "srgb" };
    expect(pixelate(image, { grid: 2 })).toEqual(pixelate(SMALL, { grid: 2 }));
    expect(decode(image)).toEqual(decode(SMALL));
  });

  it("may be turned, as EXIF says it", () => {
    const turned = { ...SMALL, orientation: 6 } as const;
    const upright = decode(turned);
    // The first coded column, read upwards, is the first upright row.
    expect([upright.width, upright.height]).toEqual([3, 5]);
    const pixelAt = (x: number, y: number) => [...SMALL.data.subarray(4 * (5 * y + x), 4 * (5 * y + x + 1))];
    expect([...upright.data.subarray(0, 12)]).toEqual([...pixelAt(0, 2), ...pixelAt(0, 1), ...pixelAt(0, 0)]);
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      const any = { ...SMALL, orientation };
      const of = { grid: 2, format: "png" } as const;
      const regions = [{ left: 0, top: 0, width: 1, height: 1 }];
      expect(pixelate(any, of)).toEqual(pixelate(decode(any), of));
      expect(pixelate(any, { ...of, regions })).toEqual(pixelate(decode(any), { ...of, regions }));
      expect(decode(encode(any, { format: "png" }))).toEqual(decode(any));
    }
  });

  it("are not changed", () => {
    const data = SMALL.data.slice();
    pixelate({ ...SMALL, data }, { regions: [{ left: 0, top: 0, width: 2, height: 2 }], format: "jpeg" });
    expect(data).toEqual(SMALL.data);
  });

  it("are written as JPEG, and as PNG if any is transparent", () => {
    const clear = { ...SMALL, data: SMALL.data.with(59, 254) };
    expect([SMALL, clear].map((raster) => inspect(pixelate(raster, { grid: 2 })).format)).toEqual([
      "jpeg",
      "png",
    ]);
    expect(inspect(SMALL)).toEqual({
      format: "jpeg",
      width: 5,
      height: 3,
      orientation: 1,
      progressive: false,
      codedUnit: { left: 0, top: 0, width: 1, height: 1 },
      hasColorProfile: false,
    });
    expect(inspect(clear).format).toBe("png");
  });

  it("are taken by every function that takes a file", () => {
    const file = pngOf(SMALL);
    const regions = [{ left: 0, top: 0, width: 2, height: 1 }];
    expect(decode(SMALL)).toEqual({ ...SMALL });
    expect(preview(SMALL, { scale: 2 })).toEqual(preview(file, { scale: 2 }));
    expect(placeholder(SMALL)).toEqual(placeholder(file));
    expect(verify(SMALL, pixelate(SMALL, { regions, format: "png" }), { regions })).toMatchObject({
      outsideUnchanged: true,
      insideCovered: true,
    });
    expect(estimate(SMALL, [{ grid: 2 }]).work).toBeGreaterThan(0);
  });

  it("bring a color profile of their own", () => {
    const wide = { ...SMALL, iccProfile: WIDE };
    for (const file of pixelateAll(wide, [{ format: "jpeg" }, { format: "png" }])) {
      expect(inspect(file).hasColorProfile).toBe(true);
    }
    const outputs = [
      pixelate({ ...SMALL, iccProfile: srgb }, { grid: 2 }),
      pixelate(wide, { grid: 2, colorProfile: "drop" }),
    ];
    expect(outputs.map((file) => inspect(file).hasColorProfile)).toEqual([false, false]);
  });

  it("are as many as the limits allow, whatever their bytes are", () => {
    expect(() => pixelate(SMALL, { limits: { maxPixels: 14 } })).toThrow(
      expect.objectContaining({ code: "TOO_LARGE" }),
    );
    expect(measure(SMALL, [{ grid: 1, limits: { maxBytes: 1 } }])).toHaveLength(1);
  });

  it.each([
    [{ ...SMALL, data: SMALL.data.subarray(4) }, RangeError],
    [{ ...SMALL, width: 2.5, height: 6 }, RangeError],
    [{ width: 0, height: 0, data: new Uint8Array(0) }, RangeError],
    [{ ...SMALL, width: -5, height: -3 }, RangeError],
    [{ ...SMALL, data: [...SMALL.data] }, TypeError],
    [{ ...SMALL, data: new Uint16Array(60) }, TypeError],
    [{ ...SMALL, data: null }, TypeError],
    [{ ...SMALL, orientation: 9 }, RangeError],
    [{ ...SMALL, iccProfile: "sRGB" }, TypeError],
  ])("that are wrong are the caller's mistake: %#", (input, kind) => {
    for (const take of [pixelate, decode, encode]) {
      const wrong = input as unknown as PixelInput;
      if (take === decode && "iccProfile" in input) continue;
      expect(() => take(wrong)).toThrow(kind);
    }
  });
});

describe("encode", () => {
  it("writes a PNG of exactly the pixels", () => {
    fc.assert(
      fc.property(anyRaster(), (raster) => {
        const png = PNG.sync.read(Buffer.from(encode(raster, { format: "png" })));
        expect([png.width, png.height]).toEqual([raster.width, raster.height]);
        expect(Buffer.compare(png.data, raster.data)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });

  it("writes a JPEG close to them, with transparent pixels on white", () => {
    const width = 40;
    const data = Uint8Array.from({ length: 4 * width * width }, (_, i) => {
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)];
      return [3 * x, 3 * y, 90, x < 20 ? 255 : 0][i % 4];
    });
    const file = encode(
      { width, height: width, data },
      { format: "jpeg", quality: 95, subsampling: "4:4:4" },
    );
    const seen = decode(file).data;
    for (let at = 0; at < data.length; at += 4) {
      const isClear = data[at + 3] === 0;
      // Beside the edge of the transparent half its block rings.
      if (Math.abs(((at >> 2) % width) - 20) < 5) continue;
      for (let c = 0; c < 3; c++) {
        expect(Math.abs(seen[at + c] - (isClear ? 255 : data[at + c]))).toBeLessThan(12);
      }
    }
  });

  it("chooses the format by transparency, and keeps the profile", () => {
    const opaqueFile = encode({ ...SMALL, iccProfile: WIDE });
    expect(inspect(opaqueFile)).toMatchObject({ format: "jpeg", hasColorProfile: true });
    expect(inspect(encode({ ...SMALL, data: SMALL.data.with(3, 0) })).format).toBe("png");
    expect(inspect(encode(SMALL, { format: "png", iccProfile: WIDE })).hasColorProfile).toBe(true);
  });

  it.each([
    ["for CMYK", profileOf("CMYK", { A2B0: Buffer.alloc(32) })],
    ["that is sRGB", srgb],
    ["that is malformed", WIDE.subarray(0, 100)],
  ])("leaves out the pixels' own profile %s", (_, iccProfile) => {
    for (const format of ["jpeg", "png"] as const) {
      expect(inspect(encode({ ...SMALL, iccProfile }, { format })).hasColorProfile).toBe(false);
    }
  });

  it.each([[{ quality: 0 }], [{ format: "gif" }], [{ subsampling: "4:1:1" }], [{ size: "cells" }]])(
    "refuses %j",
    (options) => {
      expect(() => encode(SMALL, options as object)).toThrow(/^Expected/);
    },
  );
});
