import { BufferedScan } from "../entropy/buffered-scan.ts";
import { type CoefficientRows, clearRows, emptyRows } from "../entropy/coefficients.ts";
import { HuffmanTables } from "../entropy/huffman-tables.ts";
import type { Frame } from "../syntax/frame.ts";
import type { Scan } from "../syntax/scans.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/**
 * All blocks of one component, row by row, without those that pad the last MCUs. Holds only the AC coefficients that are
 * not zero, as most of a photo's are: three bytes for each.
 */
export interface SparseBlocks {
  readonly blocksAcross: number;
  readonly blocksDown: number;
  /** Quantized DC coefficient of each block. */
  readonly dcs: Int16Array;
  /** The AC coefficients of block `b` are those from `starts[b]` up to but not including `starts[b + 1]`. */
  readonly starts: Uint32Array;
  /** Zig-zag position of each AC coefficient, rising within a block. */
  readonly positions: Uint8Array;
  readonly values: Int16Array;
}

/**
 * Reads all coefficients of an image.
 *
 * @param scans all of the image.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`.
 */
export function readSparseBlocks(bytes: Uint8Array, frame: Frame, scans: readonly Scan[]): SparseBlocks[] {
  const tables = new HuffmanTables();
  const rows = frame.components.map((component) => emptyRows(frame, component));
  const readers = scans.map((scan) => new BufferedScan(bytes, frame, scan, tables, rows));
  const builders = frame.components.map((component) => new Builder(component));
  for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
    rows.forEach(clearRows);
    for (const reader of readers) reader.readRow(mcuRow);
    for (const [c, builder] of builders.entries()) builder.add(rows[c], mcuRow);
  }
  return builders.map((builder) => builder.blocks());
}

class Builder {
  readonly #blocksAcross: number;
  readonly #blocksDown: number;
  readonly #dcs: Int16Array;
  readonly #starts: Uint32Array;
  #positions: Uint8Array;
  #values: Int16Array;
  #count = 0;
  #block = 0;

  constructor({ blocksAcross, blocksDown }: { readonly blocksAcross: number; readonly blocksDown: number }) {
    const blocks = blocksAcross * blocksDown;
    this.#blocksAcross = blocksAcross;
    this.#blocksDown = blocksDown;
    this.#dcs = new Int16Array(blocks);
    this.#starts = new Uint32Array(blocks + 1);
    // About as many as photos have; grows if necessary.
    this.#positions = new Uint8Array(4 * blocks + BLOCK);
    this.#values = new Int16Array(4 * blocks + BLOCK);
  }

  /** Adds the blocks of a row of MCUs. Rows must be added in order. */
  add({ blocksAcross, blocksDown, values, nonzero }: CoefficientRows, mcuRow: number): void {
    const rows = Math.min(blocksDown, this.#blocksDown - mcuRow * blocksDown);
    for (let v = 0; v < rows; v++) {
      for (let column = 0; column < this.#blocksAcross; column++) {
        const at = v * blocksAcross + column;
        this.#addBlock(values, BLOCK * at, nonzero[2 * at], nonzero[2 * at + 1]);
      }
    }
  }

  #addBlock(values: Int16Array, from: number, low: number, high: number): void {
    if (this.#count + BLOCK > this.#positions.length) this.#grow();
    const positions = this.#positions;
    const kept = this.#values;
    let count = this.#count;
    for (let first = 0, mask = low; first < BLOCK; first += 32, mask = high) {
      while (mask !== 0) {
        const k = first + 31 - Math.clz32(mask & -mask);
        mask &= mask - 1;
        positions[count] = k;
        kept[count++] = values[from + k];
      }
    }
    this.#count = count;
    this.#dcs[this.#block] = values[from];
    this.#starts[++this.#block] = count;
  }

  #grow(): void {
    const positions = new Uint8Array(2 * this.#positions.length);
    const values = new Int16Array(positions.length);
    positions.set(this.#positions);
    values.set(this.#values);
    this.#positions = positions;
    this.#values = values;
  }

  blocks(): SparseBlocks {
    return {
      blocksAcross: this.#blocksAcross,
      blocksDown: this.#blocksDown,
      dcs: this.#dcs,
      starts: this.#starts,
      positions: this.#positions,
      values: this.#values,
    };
  }
}
