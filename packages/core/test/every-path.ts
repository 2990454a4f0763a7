import { decode, layGrid, measure, measureRaster, pixelate, type Raster } from "../src/index.ts";

/** How far one way of reading and writing an image is from what the image shows. */
export interface ShownByPath {
  readonly path: string;
  /** The largest difference of a value of red, green, blue or alpha; without alpha's share where alpha is 0. */
  readonly difference: number;
  /** What rounding explains: nothing without a JPEG, which also shows transparency on white. */
  readonly tolerance: number;
}

const JPEG = { format: "jpeg", quality: 100, subsampling: "4:4:4" } as const;
const WHOLE = [{ left: 0, top: 0, width: "100%", height: "100%" }] as const;

/**
 * Runs an image through every path there is: decoding; cells measured from scanlines, from pixels and in linear light;
 * regions that cover nothing and everything; written as PNG and as JPEG.
 *
 * @param shown what the image shows, upright, without transparency where JPEG is to be compared.
 */
export function shownByEveryPath(bytes: Uint8Array, shown: Raster): ShownByPath[] {
  const { width, height } = shown;
  const coarse = layGrid({ grid: { columns: 1, rows: 1 } }, width, height);
  const columns = layGrid({ grid: { columns: Math.min(2, width), rows: 1 } }, width, height);
  const pixels = layGrid({ cellSize: 1 }, width, height);
  const onWhite = flatten(shown);
  const paths: readonly [path: string, actual: () => Colors, expected: Colors, tolerance: number][] = [
    ["decode", () => decode(bytes).data, shown.data, 0],
    ["one cell", () => measured(bytes, { grid: 1 }), measureRaster(shown, coarse).colors, 0],
    [
      "columns",
      () => measured(bytes, { grid: { columns: columns.columns, rows: 1 } }),
      measureRaster(shown, columns).colors,
      0,
    ],
    ["cells of a pixel", () => measured(bytes, { cellSize: 1 }), measureRaster(shown, pixels).colors, 0],
    [
      "linear light",
      () => measured(bytes, { cellSize: 1, light: "linear" }),
      measureRaster(shown, pixels).colors,
      0,
    ],
    ["mosaic to PNG", () => decode(pixelate(bytes, { cellSize: 1, format: "png" })).data, shown.data, 0],
    ["mosaic to JPEG", () => decode(pixelate(bytes, { cellSize: 1, ...JPEG })).data, onWhite.data, 3],
    ["no regions to PNG", () => decode(pixelate(bytes, { regions: [], format: "png" })).data, shown.data, 0],
    ["no regions to JPEG", () => decode(pixelate(bytes, { regions: [], ...JPEG })).data, onWhite.data, 3],
    [
      "regions to PNG",
      () => decode(pixelate(bytes, { cellSize: 1, regions: WHOLE, format: "png" })).data,
      shown.data,
      0,
    ],
    [
      "regions to JPEG",
      () => decode(pixelate(bytes, { cellSize: 1, regions: WHOLE, ...JPEG })).data,
      onWhite.data,
      3,
    ],
  ];
  return paths.map(([path, actual, expected, tolerance]) => ({
    path,
    difference: largestDifference(actual(), expected),
    tolerance,
  }));
}

type Colors = Uint8Array;

function measured(bytes: Uint8Array, options: Parameters<typeof measure>[1][number]): Colors {
  const [{ colors }] = measure(bytes, [options]);
  return colors;
}

function largestDifference(actual: Colors, expected: Colors): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    // The colour of what is wholly transparent cannot be seen.
    if (i % 4 !== 3 && actual[i | 3] === 0 && expected[i | 3] === 0) continue;
    largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
  }
  return largest;
}

function flatten({ width, height, data }: Raster): Raster {
  const flat = data.map((value, i) => {
    const alpha = data[i | 3];
    return i % 4 === 3 ? 255 : Math.round((value * alpha + 255 * (255 - alpha)) / 255);
  });
  return { width, height, data: flat };
}
