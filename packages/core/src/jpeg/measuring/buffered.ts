import type { Clamping } from "./clamping.js";
import { type CoefficientRows, clearRows, emptyRows } from "./coefficient-rows.js";
import { type ComponentSums, type Coefficients, noCoefficients } from "./component-sums.js";
import type { Frame } from "../frame.js";
import type { HuffmanTables } from "./huffman-tables.js";
import { BufferedScan } from "./buffered-scan.js";
import type { Scan } from "../scans.js";
import { BLOCK, NATURAL_ORDER } from "../zigzag.js";

/**
 * Reads the scans of an image side by side, a row of MCUs at a time, and adds its blocks up: for progressive images, whose
 * blocks come in pieces, and where all components of a block are to be seen together. Memory goes by the image's width
 * and the number of scans, not by its pixels.
 *
 * @param scans all of the image; or those of its DC coefficients, when others are not wanted.
 * @param hasAllScans which of the two, as without the others no block is known to be flat.
 * @param clamping when given, makes up for what a decoder clamps.
 */
export function measureBuffered(
  bytes: Uint8Array,
  frame: Frame,
  scans: readonly Scan[],
  tables: HuffmanTables,
  sums: readonly ComponentSums[],
  hasAllScans: boolean,
  clamping?: Clamping,
): void {
  const rows = frame.components.map((component) => emptyRows(frame, component));
  const readers = scans.map((scan) => new BufferedScan(bytes, frame, scan, tables, rows));
  for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
    for (const reader of readers) reader.readRow(mcuRow);
    rows.forEach((componentRows, index) => {
      const componentSums = sums[index];
      if (componentSums) addRows(componentRows, mcuRow, componentSums, hasAllScans);
    });
    clamping?.correctRow(rows, mcuRow);
    rows.forEach(clearRows);
  }
}

function addRows(
  { blocksAcross, blocksDown, values, last }: CoefficientRows,
  mcuRow: number,
  sums: ComponentSums,
  hasAllScans: boolean,
): void {
  const coefficients = noCoefficients();
  let block = 0;
  for (let v = 0; v < blocksDown; v++) {
    const row = mcuRow * blocksDown + v;
    for (let column = 0; column < blocksAcross; column++, block++) {
      const wanted = sums.wanted(column, row);
      const end = Math.min(wanted.last, last[block] ?? 0);
      const stored = values[BLOCK * block] ?? 0;
      const dc = hasAllScans && last[block] === 0 ? sums.flatDc(stored) : stored;
      if (end === 0) sums.addMean(column, row, dc);
      else {
        gather(values, BLOCK * block, end, wanted.mask, sums.steps, coefficients);
        sums.add(column, row, dc, coefficients);
      }
    }
  }
}

/** The wanted AC coefficients of a block, up to `last`, that are not zero. */
function gather(
  values: Int16Array,
  from: number,
  last: number,
  mask: Uint8Array,
  steps: Float64Array,
  into: Coefficients,
): void {
  let count = 0;
  for (let k = 1; k <= last; k++) {
    const value = values[from + k] ?? 0;
    if (value === 0 || mask[k] === 0) continue;
    into.positions[count] = NATURAL_ORDER[k] ?? 0;
    into.values[count++] = value * (steps[k] ?? 0);
  }
  into.count = count;
}
