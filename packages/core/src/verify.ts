import { estimateOutputs } from "./estimate.ts";
import { compareCoefficients, type JpegFile } from "./jpeg/compare.ts";
import { layUpright } from "./measure.ts";
import type { Grid } from "./mosaic/grid.ts";
import type { PixelateOptions } from "./options.ts";
import { codedCells } from "./orientation/orientation.ts";
import { pixelate } from "./pixelate.ts";
import type { PhotoInput } from "./source/pixel-input.ts";
import type { Raster } from "./pixels/raster.ts";
import { type LayerPlan, planOutputs } from "./plan.ts";
import { hidingCells } from "./regions/layers.ts";
import type { PartialMosaic } from "./regions/region.ts";
import { detectFormat } from "./source/format.ts";
import { listMetadata } from "./source/metadata.ts";
import { decodeUpright } from "./source/pixel-reader.ts";
import { codedUnitOf, openSource, type Source } from "./source/source.ts";

/** What {@link verify} found. */
export interface Verification {
  /** Whether nothing outside the hidden cells differs from the original. */
  readonly outsideUnchanged: boolean;
  /** Whether everything inside is the cover that {@link pixelate} gives with the same options. */
  readonly insideCovered: boolean;
  /**
   * What was compared: the coefficients of each block, if a JPEG was written from a JPEG with the same quantization tables;
   * otherwise the decoded pixels.
   */
  readonly comparedBy: "coefficients" | "pixels";
  /** Number of blocks or pixels that were compared, and of those that differ. */
  readonly outside: Comparison;
  readonly inside: Comparison;
  /** Everything in the output besides pixels and a colour profile, such as `EXIF` or `comment`. */
  readonly metadata: readonly string[];
}

/** A count of blocks or pixels. */
export interface Comparison {
  readonly compared: number;
  readonly different: number;
}

/** Which of the two images a unit at a place must equal. */
type IsHidden = (component: number, column: number, row: number) => boolean;

/**
 * Compares a file with hidden regions with its original: whether everything outside is untouched and everything inside is
 * cover. Decodes nothing if both are JPEGs; otherwise takes up to 8 bytes of memory for each pixel.
 *
 * @param options those that the output was made with. Its format is taken from the output.
 * @throws {PixelateError} if either file cannot be read.
 * @throws {RangeError} for images of different sizes, and without `regions` or `keep`.
 *
 * @example
 * const { outsideUnchanged, insideCovered } = verify(photo, shared, { regions: [face], cover: "solid" });
 */
export function verify(original: PhotoInput, output: Uint8Array, options: PixelateOptions): Verification {
  if (options.regions === undefined && options.keep === undefined) {
    throw new RangeError("Expected regions or keep, to know what must be hidden, but received neither");
  }
  const format = detectFormat(output);
  const { source, outputs } = planOutputs(original, [{ ...options, format }]);
  const written = openSource(output, options.limits);
  requireSameSize(source, written);
  const hidden = hiddenCells(source, outputs[0].layers);
  const expected = openSource(pixelate(original, { ...options, format }), options.limits);
  const metadata = listMetadata(written);
  const byBlocks = compareBlocks(source, written, expected, hidden);
  const [outside, inside] = byBlocks ?? comparePixels(source, written, expected, hidden);
  return {
    outsideUnchanged: outside.different === 0,
    insideCovered: inside.different === 0,
    comparedBy: byBlocks === undefined ? "pixels" : "coefficients",
    outside,
    inside,
    metadata,
  };
}

/** The cost of {@link verify}, as an upper bound. */
export interface VerifyEstimate {
  /** Bytes beyond both files, for one output at a time. */
  readonly memoryBytes: number;
  /** Units of work for all outputs, as those of `estimate`. */
  readonly work: number;
}

/** Pixels of both images, 8 bytes together. The coefficients of one progressive JPEG take less. */
const BYTES_OF_PIXEL = 8;

/** Both images are read, and the original is pixelated once more. */
const READINGS = 3;

/**
 * Estimates what it costs to verify each output of a photo, before they exist.
 *
 * @param options a list as `pixelateAll` takes it.
 * @param isProgressive whether JPEG outputs are progressive. Those in one scan are compared a few rows at a time.
 * @throws {PixelateError | TypeError | RangeError} as `estimate` does.
 */
export function estimateVerify(
  original: PhotoInput,
  options: readonly PixelateOptions[],
  isProgressive = false,
): VerifyEstimate {
  const { source, outputs } = planOutputs(original, options);
  const { memoryBytesOfEach, work } = estimateOutputs(source, outputs);
  const areRows =
    source.format === "jpeg" && outputs.every(({ format }) => format === "jpeg") && !isProgressive;
  const held = areRows ? 0 : BYTES_OF_PIXEL * source.width * source.height;
  return { memoryBytes: memoryBytesOfEach + held, work: READINGS * work };
}

function requireSameSize(original: Source, output: Source): void {
  if (original.width === output.width && original.height === output.height) return;
  throw new RangeError(
    `Expected an output of ${original.width} × ${original.height} pixels like the original but received ` +
      `${output.width} × ${output.height}`,
  );
}

/** Returns the cells that hide something, without their colors. */
function hiddenCells(source: Source, layers: readonly LayerPlan[]): PartialMosaic {
  const blank = layers.map((plan) => {
    const grid = layUpright(plan);
    return { ...grid, colors: new Uint8Array(4 * grid.columns * grid.rows) };
  });
  return hidingCells(
    layers.map(({ layer }) => layer),
    blank,
    codedUnitOf(source),
    (mosaic) => mosaic,
  );
}

/** Compares the blocks of JPEGs: outside with the original's, inside with the expected ones. Undefined if that is impossible. */
function compareBlocks(
  original: Source,
  written: Source,
  expected: Source,
  hidden: PartialMosaic,
): readonly [outside: Comparison, inside: Comparison] | undefined {
  if (original.format !== "jpeg" || written.format !== "jpeg" || expected.format !== "jpeg") return undefined;
  if (original.orientation !== written.orientation) return undefined;
  const isHidden = blocksHidden(original, codedCells(hidden, original.orientation));
  const outside = { compared: 0, different: 0 };
  const inside = { compared: 0, different: 0 };
  const limit = original.limits.maxScanPixels;
  const compare = (other: JpegFile, count: typeof outside, isWanted: IsHidden): boolean =>
    compareCoefficients(other, written, limit, (component, column, row, isSame) => {
      if (!isWanted(component, column, row)) return;
      count.compared++;
      count.different += Number(!isSame);
    });
  const isComparable =
    compare(original, outside, (component, column, row) => !isHidden(component, column, row)) &&
    compare(expected, inside, isHidden);
  return isComparable ? [outside, inside] : undefined;
}

/** Returns whether a hidden cell reaches into a block of a JPEG. Blocks beyond the image belong to its last pixels. */
function blocksHidden({ header }: Source & { format: "jpeg" }, { shown, ...grid }: PartialMosaic): IsHidden {
  const ofComponents = header.components.map(({ horizontal, vertical }) => ({
    across: cellsOfBlocks(grid.xEdges, (8 * header.maxHorizontal) / horizontal),
    down: cellsOfBlocks(grid.yEdges, (8 * header.maxVertical) / vertical),
  }));
  return (component, column, row) => {
    const { across, down } = ofComponents[component];
    const [left, right] = across(column);
    const [top, bottom] = down(row);
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) if (shown[y * grid.columns + x] === 1) return true;
    }
    return false;
  };
}

/** Returns a function of a block's number along an axis: the first and the last cell that it overlaps. */
function cellsOfBlocks(edges: Uint32Array, side: number): (block: number) => readonly [number, number] {
  const length = edges[edges.length - 1];
  const cellOf = new Uint32Array(length);
  for (let cell = 0; cell + 1 < edges.length; cell++) cellOf.fill(cell, edges[cell], edges[cell + 1]);
  return (block) => {
    const first = Math.min(Math.floor(block * side), length - 1);
    const last = Math.min(Math.ceil((block + 1) * side), length) - 1;
    return [cellOf[first], cellOf[Math.max(first, last)]];
  };
}

/** Compares pixels: outside with the original's, inside with the expected ones. */
function comparePixels(
  original: Source,
  written: Source,
  expected: Source,
  hidden: PartialMosaic,
): readonly [outside: Comparison, inside: Comparison] {
  const output = decodeUpright(written);
  return [
    compareRasters(output, decodeUpright(original), hidden, 0),
    compareRasters(output, decodeUpright(expected), hidden, 1),
  ];
}

/** Counts the pixels of cells that are hidden (1) or not (0), and those that differ. */
function compareRasters(
  { data: a }: Raster<Uint8Array<ArrayBuffer>>,
  { data: b }: Raster<Uint8Array<ArrayBuffer>>,
  { shown, ...grid }: PartialMosaic,
  isShown: 0 | 1,
): Comparison {
  const [words, others] = [new Uint32Array(a.buffer), new Uint32Array(b.buffer)];
  let compared = 0;
  let different = 0;
  forEachRun(grid, (cell, from, to) => {
    if (shown[cell] !== isShown) return;
    compared += to - from;
    for (let at = from; at < to; at++) different += Number(words[at] !== others[at]);
  });
  return { compared, different };
}

/** Calls `take` with each run of pixels of a cell in a row of the image, as indexes from `from` up to but not including `to`. */
function forEachRun(
  { columns, rows, width, xEdges, yEdges }: Grid,
  take: (cell: number, from: number, to: number) => void,
): void {
  for (let row = 0; row < rows; row++) {
    for (let y = yEdges[row]; y < yEdges[row + 1]; y++) {
      for (let column = 0; column < columns; column++) {
        take(row * columns + column, y * width + xEdges[column], y * width + xEdges[column + 1]);
      }
    }
  }
}
