import { BufferedScan } from "./entropy/buffered-scan.ts";
import { type CoefficientRows, clearRows, emptyRows } from "./entropy/coefficients.ts";
import { HuffmanTables } from "./entropy/huffman-tables.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { listScans, quantizationOf } from "./syntax/scans.ts";
import { BLOCK } from "./syntax/zigzag.ts";

/** A JPEG whose header was read. */
export interface JpegFile {
  readonly bytes: Uint8Array;
  readonly header: JpegHeader;
}

/**
 * Receives a comparison of two blocks.
 *
 * @param component index of the component.
 * @param column, row position of the block among the component's, including those that pad the last MCUs.
 */
export type TakeComparison = (component: number, column: number, row: number, isSame: boolean) => void;

/**
 * Compares the quantized coefficients of two JPEGs, block by block. Takes memory for a row of MCUs of each.
 *
 * @param maxScanPixels upper limit of scans × pixels of each.
 * @returns false, without a comparison, if their sizes, sampling factors or quantization tables differ.
 * @throws {PixelateError} `TRUNCATED`, `CORRUPT_JPEG`, or `TOO_LARGE` above the limits on scans.
 */
export function compareCoefficients(
  first: JpegFile,
  second: JpegFile,
  maxScanPixels: number,
  take: TakeComparison,
): boolean {
  if (!haveSameBlocks(first.header, second.header)) return false;
  const [a, b] = [openRows(first, maxScanPixels), openRows(second, maxScanPixels)];
  const haveSameTables = a.quantization.every((table, i) =>
    table.every((step, k) => step === b.quantization[i][k]),
  );
  if (!haveSameTables) return false;
  for (let mcuRow = 0; mcuRow < first.header.mcusDown; mcuRow++) {
    a.read(mcuRow);
    b.read(mcuRow);
    for (const [component, { blocksAcross, blocksDown, values }] of a.rows.entries()) {
      const others = b.rows[component].values;
      for (let block = 0; block < blocksAcross * blocksDown; block++) {
        const column = block % blocksAcross;
        const row = mcuRow * blocksDown + (block - column) / blocksAcross;
        take(component, column, row, isSameBlock(values, others, BLOCK * block));
      }
    }
  }
  return true;
}

function haveSameBlocks(a: JpegHeader, b: JpegHeader): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.colorModel === b.colorModel &&
    a.components.every(
      ({ horizontal, vertical }, i) =>
        horizontal === b.components[i].horizontal && vertical === b.components[i].vertical,
    )
  );
}

function openRows({ bytes, header }: JpegFile, maxScanPixels: number) {
  const scans = listScans(bytes, header, maxScanPixels);
  const tables = new HuffmanTables();
  const rows: readonly CoefficientRows[] = header.components.map((component) => emptyRows(header, component));
  const readers = scans.map((scan) => new BufferedScan(bytes, header, scan, tables, rows));
  return {
    rows,
    quantization: header.components.map((_, index) => quantizationOf(scans, index)),
    read(mcuRow: number) {
      rows.forEach(clearRows);
      for (const reader of readers) reader.readRow(mcuRow);
    },
  };
}

function isSameBlock(a: Int16Array, b: Int16Array, from: number): boolean {
  for (let at = from; at < from + BLOCK; at++) if (a[at] !== b[at]) return false;
  return true;
}
