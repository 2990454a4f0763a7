import { measureGrowth } from "../growth.ts";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { writeJpegMosaic } from "../../src/jpeg/write-mosaic.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { measurePng } from "../../src/png/measure.ts";
import { writePngMosaic } from "../../src/png/write-mosaic.ts";
import { pngOf } from "./png-of.ts";

/** Linear is 1, and what grows with the square is 2. */
const LINEAR = 1.1;

function growth<Input>(
  sizes: readonly number[],
  make: (size: number) => Input,
  run: (input: Input) => unknown,
): number {
  return measureGrowth(
    sizes.map((size) => ({ size, input: make(size) })),
    run,
  );
}

describe("work grows", () => {
  it("with the pixels of a PNG that is measured", () => {
    const measure = ({ side, file }: { side: number; file: Uint8Array }) =>
      measurePng(file, [layGrid({ grid: 8 }, side, side), layGrid({ grid: 64 }, side, side)]);
    const make = (pixels: number) => ({ side: Math.sqrt(pixels), file: noisePng(Math.sqrt(pixels)) });
    expect(growth([200 ** 2, 400 ** 2, 800 ** 2], make, measure)).toBeLessThan(LINEAR);
  });

  it("with the cells of a PNG that is written", () => {
    const make = (cells: number) => noiseMosaic(Math.sqrt(cells), 2_000);
    expect(growth([60 ** 2, 120 ** 2, 240 ** 2], make, (mosaic) => writePngMosaic(mosaic))).toBeLessThan(
      LINEAR,
    );
  });

  it("with the rows, not the pixels, of a PNG that is written", () => {
    const make = (pixels: number) => noiseMosaic(64, Math.sqrt(pixels));
    // Rows grow with the square root of the pixels.
    const exponent = growth([1_000 ** 2, 3_000 ** 2, 9_000 ** 2], make, (mosaic) => writePngMosaic(mosaic));
    expect(exponent).toBeLessThan(LINEAR / 2);
  });

  it("with the cells of a JPEG that is written", () => {
    const make = (cells: number) => noiseMosaic(Math.sqrt(cells), 2_000);
    const write = (mosaic: Mosaic) => writeJpegMosaic(mosaic, { quality: 80, subsampling: "4:2:0" });
    expect(growth([30 ** 2, 60 ** 2, 120 ** 2], make, write)).toBeLessThan(LINEAR);
  });
});

function noisePng(side: number): Uint8Array {
  const data = Uint8Array.from({ length: 4 * side * side }, (_, i) => (i % 4 === 3 ? 255 : noise(i)));
  return pngOf({ width: side, height: side, data });
}

function noiseMosaic(cells: number, side: number): Mosaic {
  const grid = layGrid({ grid: cells }, side, side);
  const colors = Uint8Array.from({ length: 4 * cells * cells }, (_, i) => (i % 4 === 3 ? 255 : noise(i)));
  return { ...grid, colors };
}

/** A byte that looks like chance. */
function noise(i: number): number {
  return Math.imul(i ^ (i >>> 3), 2_654_435_761) >>> 24;
}
