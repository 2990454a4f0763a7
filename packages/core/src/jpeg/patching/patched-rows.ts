import type { Frame } from "../frame.js";
import { BufferedScan } from "../reading/buffered-scan.js";
import { type CoefficientRows, clearRows, emptyRows } from "../reading/coefficient-rows.js";
import type { HuffmanTables } from "../reading/huffman-tables.js";
import type { Scan } from "../scans.js";
import type { RowReader } from "../writing/write-coefficients.js";
import type { ComponentPatch } from "./component-patch.js";

/** The coefficients of a JPEG, painted over. */
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
