import { encode } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { decodesPixels, type PixelateOptions, pixelate } from "../src/index.ts";
import { randomPicture } from "./jpeg/picture.ts";
import { writeJpeg } from "./jpeg/write-jpeg.ts";
import { pngOf } from "./png/png-of.ts";

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
  ])("of %s is told from the header", (_, input, options, expected) => {
    expect(decodesPixels(input, [{ grid: 4 }, options])).toBe(expected);
    // And it can be done.
    expect(pixelate(input, options).length).toBeGreaterThan(100);
  });
});
