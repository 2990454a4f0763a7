import type { Frame } from "../syntax/frame.ts";
import { BufferedScan } from "../entropy/buffered-scan.ts";
import { type CoefficientRows, clearRows, emptyRows } from "../entropy/coefficients.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import type { Scan } from "../syntax/scans.ts";
import type { RowReader } from "../entropy/write-coefficients.ts";
import type { ComponentPatch } from "./component-patch.ts";

/** Reads the coefficients of a JPEG and paints over them. */
export class PatchedRows implements RowReader {
  readonly rows: readonly CoefficientRows[];
  readonly #readers: readonly BufferedScan[];
  readonly #patches: readonly ComponentPatch[];

  /** @param patches one for each component. */
  constructor(
    bytes: Uint8Array,
    frame: Frame,
    scans: readonly Scan[],
    tables: HuffmanTables,
    patches: readonly ComponentPatch[],
  ) {
    this.rows = frame.components.map((component) => emptyRows(frame, component));
    this.#readers = scans.map((scan) => new BufferedScan(bytes, frame, scan, tables, this.rows));
    this.#patches = patches;
  }

  readRow(mcuRow: number): void {
    this.rows.forEach(clearRows);
    for (const reader of this.#readers) reader.readRow(mcuRow);
    this.rows.forEach((rows, component) => {
      this.#patches[component]?.paint(rows, mcuRow);
    });
  }
}
