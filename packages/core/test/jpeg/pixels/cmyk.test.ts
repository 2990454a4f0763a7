import { describe, expect, it } from "vitest";
import { decode, pixelate } from "../../../src/pixelate.ts";
import type { Picture } from "../picture.ts";
import { writeJpeg } from "../write-jpeg.ts";

describe("JPEG files of four components", () => {
  it("show 0 in all channels as white and 1 in all as black, with the Adobe transforms 0 and 2", () => {
    expect(pixelsOf(fourComponents("cmyk", [[255, 255, 255, 255]]))).toEqual([[255, 255, 255, 255]]);
    expect(pixelsOf(fourComponents("ycck", [[0, 128, 128, 255]]))).toEqual([[255, 255, 255, 255]]);
    expect(pixelsOf(fourComponents("cmyk", [[0, 0, 0, 0]]))).toEqual([[0, 0, 0, 255]]);
    expect(pixelsOf(fourComponents("ycck", [[255, 128, 128, 0]]))).toEqual([[0, 0, 0, 255]]);
  });

  it("hold in YCCK what is left of red, green and blue from 255, and K as it is", () => {
    const ycck = [
      [90, 110, 180, 200],
      [200, 100, 90, 255],
      [60, 160, 128, 30],
    ] as const;
    const cmyk = ycck.map(([y, cb, cr, k]) => {
      const red = y + 1.402 * (cr - 128);
      const green = y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128);
      const blue = y + 1.772 * (cb - 128);
      return [255 - Math.round(red), 255 - Math.round(green), 255 - Math.round(blue), k] as const;
    });
    const colors = pixelsOf(fourComponents("cmyk", cmyk));
    expect(new Set(colors.map(String)).size).toBe(3);
    expect(pixelsOf(fourComponents("ycck", ycck))).toEqual(colors);
  });

  it("have the same colors in cells as in pixels", () => {
    const file = fourComponents("ycck", [
      [90, 110, 180, 200],
      [200, 100, 90, 255],
    ]);
    const cells = decode(pixelate(file, { cellSize: 8, format: "png" }));
    expect(cells.data).toEqual(decode(file).data);
  });
});

/** A file of one block of 8 × 8 pixels for each color, which is as its components hold it. */
function fourComponents(
  colorModel: "cmyk" | "ycck",
  colors: readonly (readonly [number, number, number, number])[],
): Uint8Array {
  const planes = [0, 1, 2, 3].map((component): Picture["planes"][number] => {
    const coefficients = new Int32Array(64 * colors.length);
    // DC is 8 × the mean, which is level-shifted by 128 (T.81 §A.3), and the step is 8.
    for (const [block, color] of colors.entries()) coefficients[64 * block] = color[component] - 128;
    const steps = Array.from({ length: 64 }, () => 8);
    return { horizontal: 1, vertical: 1, steps, blocksAcross: colors.length, blocksDown: 1, coefficients };
  });
  return writeJpeg({
    width: 8 * colors.length,
    height: 8,
    colorModel,
    planes,
    maxHorizontal: 1,
    maxVertical: 1,
  });
}

/** The color of each block, of which all pixels have it. */
function pixelsOf(file: Uint8Array): number[][] {
  const { data, width } = decode(file);
  return Array.from({ length: width / 8 }, (_, block) => {
    const color = [...data.subarray(32 * block, 32 * block + 4)];
    for (let i = 0; i < data.length; i += 4) {
      if (Math.floor(((i / 4) % width) / 8) === block) expect([...data.subarray(i, i + 4)]).toEqual(color);
    }
    return color;
  });
}
