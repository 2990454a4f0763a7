import type { CellStyle } from "../../mosaic/cell-style.ts";
import type { Grid } from "../../mosaic/grid.ts";
import { roundRows } from "../../mosaic/round-cells.ts";
import { paeth } from "./filters.ts";
import type { MosaicPixels } from "./mosaic-pixels.ts";
import { RunRow } from "./run-row.ts";
import type { ScanlineSink } from "./scanline-sink.ts";

/** The filter types (PNG § 9.2) that the first scanline of a band of cells may have. */
export const BAND_FILTERS = [0, 1, 4] as const;
export type BandFilter = (typeof BAND_FILTERS)[number];

/**
 * Receives rows of pixels that look the same.
 *
 * @param pixels pixel of each run, as {@link MosaicPixels} holds it. Valid until the call returns.
 * @param ends the first pixel after each run.
 * @param runs number of runs. The arrays may hold old values after them.
 * @param rows number of pixel rows, at least 1.
 */
export type TakeBand = (pixels: Uint32Array, ends: Uint32Array, runs: number, rows: number) => void;

/** An image as bands of equal rows of pixels, each a few runs. */
export interface Bands {
  /** Most runs of a band. */
  readonly mostRuns: number;
  /** Passes the bands from top to bottom. */
  readonly pass: (pixels: Uint32Array, take: TakeBand) => void;
}

/** Returns a mosaic as bands: a row of cells each, or several that look the same. */
export function cellBands({ columns, rows, xEdges, yEdges }: Grid): Bands {
  const ends = xEdges.subarray(1);
  return {
    mostRuns: columns,
    pass(pixels, take) {
      for (let first = 0, next: number; first < rows; first = next) {
        next = first + 1;
        while (next < rows && rowsEqual(pixels, columns, first, next)) next++;
        const row = pixels.subarray(first * columns, (first + 1) * columns);
        take(row, ends, columns, yEdges[next] - yEdges[first]);
      }
    },
  };
}

/** Returns round cells as bands. Their pixels are those of the cells, then the one of what is between. */
export function roundBands(grid: Grid, style: Pick<CellStyle, "gap">): Bands {
  const mostRuns = 2 * grid.columns + 1;
  const band = new Uint32Array(mostRuns);
  return {
    mostRuns,
    pass(pixels, take) {
      roundRows(grid, style, (cells, ends, runs, rows) => {
        for (let i = 0; i < runs; i++) band[i] = pixels[cells[i]];
        take(band, ends, runs, rows);
      });
    },
  };
}

/**
 * Emits the scanlines of an image to a sink: for each band one scanline with the given filter, then repetitions. The work
 * grows with the runs, not with the pixels.
 */
export function emitScanlines(
  { mostRuns, pass }: Bands,
  { bits, pixels }: MosaicPixels,
  filter: BandFilter,
  sink: ScanlineSink,
): void {
  const filtered = new FilteredRuns(sink);
  let above = new RunRow(bits, mostRuns);
  let row = new RunRow(bits, mostRuns);
  pass(pixels, (band, ends, runs, height) => {
    [above, row] = [row, above];
    row.fill(bits, band, ends, runs);
    sink.run(filter, 1, 1);
    if (filter === 0) emitUnfiltered(row, sink);
    else if (filter === 1) filtered.emitSub(row);
    else filtered.emitPaeth(row, above);
    if (height > 1) sink.repeats(row.ends[row.length - 1] * row.unitBytes, height - 1);
  });
}

function rowsEqual(pixels: Uint32Array, columns: number, a: number, b: number): boolean {
  for (let x = 0; x < columns; x++) {
    if (pixels[a * columns + x] !== pixels[b * columns + x]) return false;
  }
  return true;
}

function emitUnfiltered({ unitBytes, units, ends, length }: RunRow, sink: ScanlineSink): void {
  let start = 0;
  for (let i = 0; i < length; i++) {
    const end = ends[i];
    sink.run(units[i], unitBytes, end - start);
    start = end;
  }
}

/** Emits the differences that a filter leaves, with adjacent zeros joined. */
class FilteredRuns {
  readonly #sink: ScanlineSink;
  #zeros = 0;

  constructor(sink: ScanlineSink) {
    this.#sink = sink;
  }

  /** Emits a row with filter Sub: each unit minus the one to its left, which is the same within a run. */
  emitSub({ unitBytes, units, ends, length }: RunRow): void {
    let start = 0;
    let left = 0;
    for (let i = 0; i < length; i++) {
      const unit = units[i];
      const end = ends[i];
      this.#emit(subtractBytes(unit, left), unitBytes, end - start);
      left = unit;
      start = end;
    }
    this.#flush();
  }

  /**
   * Emits a row with filter Paeth. While neither this row nor the one above changes, the prediction is exact. Only
   * the first unit after a change of either can differ from it.
   */
  emitPaeth({ unitBytes, units, ends, length }: RunRow, above: RunRow): void {
    let start = 0;
    let left = 0;
    let upperLeft = 0;
    for (let i = 0, j = 0; i < length; ) {
      const unit = units[i];
      const up = above.length === 0 ? 0 : above.units[j];
      const end = ends[i];
      const endAbove = above.length === 0 ? end : above.ends[j];
      const next = Math.min(end, endAbove);
      this.#emit(subtractBytes(unit, paethBytes(left, up, upperLeft)), unitBytes, next - start);
      left = unit;
      upperLeft = up;
      start = next;
      if (next === end) i++;
      if (next === endAbove) j++;
    }
    this.#flush();
  }

  /** Emits a difference, and zeros for the `count` − 1 units after it. */
  #emit(difference: number, unitBytes: number, count: number): void {
    if (difference === 0) {
      this.#zeros += unitBytes * count;
      return;
    }
    this.#flush();
    this.#sink.run(difference, unitBytes, 1);
    this.#zeros = unitBytes * (count - 1);
  }

  #flush(): void {
    if (this.#zeros > 0) this.#sink.run(0, 1, this.#zeros);
    this.#zeros = 0;
  }
}

/** Returns each byte of `a` minus that of `b`, modulo 256. */
function subtractBytes(a: number, b: number): number {
  return (
    (((a & 0xff) - (b & 0xff)) & 0xff) |
    (((a & 0xff00) - (b & 0xff00)) & 0xff00) |
    (((a & 0xff0000) - (b & 0xff0000)) & 0xff0000) |
    (((a >>> 24) - (b >>> 24)) << 24)
  );
}

function paethBytes(left: number, up: number, upperLeft: number): number {
  if (left === upperLeft) return up;
  if (up === upperLeft) return left;
  let predicted = 0;
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = paeth((left >>> shift) & 255, (up >>> shift) & 255, (upperLeft >>> shift) & 255);
    predicted |= byte << shift;
  }
  return predicted;
}
