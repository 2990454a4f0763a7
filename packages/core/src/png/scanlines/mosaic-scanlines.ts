import type { Mosaic } from "../../mosaic/mosaic.ts";
import { paeth } from "./filters.ts";
import type { MosaicPixels } from "./mosaic-pixels.ts";
import { RunRow } from "./run-row.ts";
import type { ScanlineSink } from "./scanline-sink.ts";

/** The filter types (PNG § 9.2) that the first scanline of a band of cells may have. */
export const BAND_FILTERS = [0, 1, 4] as const;
export type BandFilter = (typeof BAND_FILTERS)[number];

/**
 * Emits the scanlines of a mosaic to a sink: for each band of cells one scanline with the given filter, then
 * repetitions. The work grows with the cells, not with the pixels.
 */
export function emitScanlines(
  { columns, rows, xEdges, yEdges }: Mosaic,
  way: MosaicPixels,
  filter: BandFilter,
  sink: ScanlineSink,
): void {
  const filtered = new FilteredRuns(sink);
  let above = new RunRow(way.bits, columns);
  let row = new RunRow(way.bits, columns);
  for (let first = 0, next: number; first < rows; first = next) {
    next = first + 1;
    while (next < rows && rowsEqual(way.pixels, columns, first, next)) next++;
    [above, row] = [row, above];
    row.fill(way, xEdges, first);
    sink.run(filter, 1, 1);
    if (filter === 0) emitUnfiltered(row, sink);
    else if (filter === 1) filtered.emitSub(row);
    else filtered.emitPaeth(row, above);
    const height = yEdges[next] - yEdges[first];
    if (height > 1) sink.repeats(row.ends[row.length - 1] * row.unitBytes, height - 1);
  }
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
