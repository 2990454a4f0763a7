import { decode, layGrid, measure, measureRaster, paint, pixelate, type Raster } from "../../src/index.ts";

const GRID = { columns: 4, rows: 3 };
const BEST = { quality: 100, subsampling: "4:4:4" } as const;
/** A corner, in cells of 2 × 2 pixels, which hardly changes what larger cells show. */
const CORNER = { cellSize: 2, regions: [{ left: 0, top: 0, width: 8, height: 8 }] } as const;

/** Cells of linear light do not show what those of sRGB do: red, green and blue of 4 × 3 cells, 0 to 255, by path. */
export const EVERY_PATH: Readonly<Record<string, (bytes: Uint8Array) => number[][]>> = {
  decode: (bytes) => means(decode(bytes)),
  "coarse cells": (bytes) => colorsOf(measure(bytes, [{ grid: GRID }])[0].colors),
  "cells of 4 pixels": (bytes) => means(paint(measure(bytes, [{ cellSize: 2 }])[0])),
  "cells of 1 pixel in linear light": (bytes) =>
    means(paint(measure(bytes, [{ cellSize: 1, light: "linear" }])[0])),
  "coarse cells to JPEG": (bytes) => means(decode(pixelate(bytes, { grid: GRID, format: "jpeg", ...BEST }))),
  "coarse cells to PNG": (bytes) => means(decode(pixelate(bytes, { grid: GRID, format: "png" }))),
  "fine cells to JPEG": (bytes) => means(decode(pixelate(bytes, { cellSize: 2, format: "jpeg", ...BEST }))),
  "fine cells to PNG": (bytes) => means(decode(pixelate(bytes, { cellSize: 2, format: "png" }))),
  "a region to JPEG": (bytes) => means(decode(pixelate(bytes, { ...CORNER, format: "jpeg", ...BEST }))),
  "a region to PNG": (bytes) => means(decode(pixelate(bytes, { ...CORNER, format: "png" }))),
};

/** The largest difference of two lists of colors. */
export function largestDifference(
  actual: readonly number[][],
  expected: readonly (readonly number[])[],
): number {
  const differences = expected.flatMap((color, cell) =>
    color.slice(0, 3).map((level, channel) => Math.abs(actual[cell]?.[channel] - level)),
  );
  return differences.reduce((largest, each) => (each <= largest ? largest : each), 0);
}

function means(raster: Raster): number[][] {
  return colorsOf(measureRaster(raster, layGrid({ grid: GRID }, raster.width, raster.height)).colors);
}

function colorsOf(colors: Uint8Array): number[][] {
  return Array.from({ length: colors.length / 4 }, (_, cell) => [...colors.subarray(4 * cell, 4 * cell + 3)]);
}
