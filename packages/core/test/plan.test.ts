import { encode } from "jpeg-js";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { decodesPixels, inspect, type PixelateOptions, pixelateAll } from "../src/index.ts";
import { randomPicture } from "./jpeg/picture.ts";
import { writeJpeg } from "./jpeg/write-jpeg.ts";
import { pngOf } from "./png/png-of.ts";
import { planOutputs } from "../src/plan.ts";
import { READER } from "../src/source/pixel-reader.ts";

const data = Uint8Array.from({ length: 4 * 64 * 48 }, (_, i) => (i % 4 === 3 ? 255 : (i * 31) % 256));
const jpeg = new Uint8Array(encode({ width: 64, height: 48, data }, 80).data);
const png = pngOf({ width: 64, height: 48, data });
const grey = writeJpeg(randomPicture({ width: 64, height: 48, sampling: [0x11] }));
const manyBlocks = writeJpeg(randomPicture({ width: 64, height: 48, sampling: [0x42, 0x21, 0x21] }), {
  scans: [0, 1, 2].map((c) => ({ components: [c] })),
});
const regions = [{ left: 0, top: 0, width: 9, height: 9 }];

describe("decodesPixels", () => {
  it.each<[string, Uint8Array, PixelateOptions, boolean]>([
    ["a JPEG", jpeg, { grid: 8 }, false],
    ["a PNG", png, { grid: 8, format: "jpeg" }, false],
    ["linear light", jpeg, { grid: 8, light: "linear" }, true],
    ["cells of 9 pixels", png, { cellSize: 3 }, true],
    ["cells of 16 pixels", png, { cellSize: 4 }, false],
    ["regions of a JPEG", jpeg, { cellSize: 8, regions }, false],
    ["regions of a JPEG as JPEG", jpeg, { cellSize: 8, regions, format: "jpeg" }, false],
    ["regions of a JPEG as PNG", jpeg, { cellSize: 8, regions, format: "png" }, true],
    ["regions of a PNG", png, { cellSize: 8, regions }, true],
    ["regions of a grey JPEG", grey, { cellSize: 8, regions }, false],
    ["regions of a grey JPEG in a palette", grey, { cellSize: 8, regions, palette: "cga" }, true],
    ["regions of a JPEG of many blocks to an MCU", manyBlocks, { cellSize: 8, regions }, true],
  ])("is known from the header for %s", (_, input, options, expected) => {
    expect(decodesPixels(input, [{ grid: 4 }, options])).toBe(expected);
  });
});

describe("the plan of an output", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const anyOptions = fc.record(
    {
      cellSize: fc.constantFrom(2, 4, 8),
      format: fc.constantFrom("same" as const, "jpeg" as const, "png" as const),
      light: fc.constantFrom("srgb" as const, "linear" as const),
      precision: fc.constantFrom("exact" as const, "dc" as const),
      palette: fc.constantFrom("grey" as const, "cga" as const, ["#102030"]),
      regions: fc.constantFrom(regions, []),
    },
    { requiredKeys: [] },
  );

  it("is carried out: pixels are decoded where it says so, and else never", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(jpeg, png, grey, manyBlocks),
        fc.array(anyOptions, { minLength: 1, maxLength: 3 }),
        (input, options) => {
          const decode = vi.spyOn(READER, "readRows").mockClear();
          const predicted = decodesPixels(input, options);
          expect(decode).not.toHaveBeenCalled();
          const files = pixelateAll(input, options);
          expect(decode.mock.calls.length > 0).toBe(predicted);
          const { outputs } = planOutputs(input, options);
          expect(files.map((file) => inspect(file).format)).toEqual(outputs.map(({ format }) => format));
        },
      ),
    );
  });

  it("patches a grey JPEG with greys alone", () => {
    const pathOf = (palette: PixelateOptions["palette"]) =>
      planOutputs(grey, [{ cellSize: 8, regions, palette }]).outputs[0]?.writePath;
    expect(([undefined, "mono", "grey", "cga"] as const).map(pathOf)).toEqual([
      "patch",
      "patch",
      "patch",
      "pixels",
    ]);
  });

  it("rejects regions beside the image before any decoding", () => {
    const outside = [{ left: 500, top: 0, width: 9, height: 9 }];
    expect(() => decodesPixels(jpeg, [{ regions: outside }])).toThrow(
      expect.objectContaining({ code: "REGION_OUTSIDE" }),
    );
  });
});
