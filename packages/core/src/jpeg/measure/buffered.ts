import type { Clamping } from "./clamping.ts";
import type { ComponentSums } from "./component-sums.ts";
import {
  ALL,
  noCoefficients,
  type CoefficientRows,
  clearRows,
  emptyRows,
  type Coefficients,
} from "../entropy/coefficients.ts";
import type { Frame } from "../syntax/frame.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import { BufferedScan } from "../entropy/buffered-scan.ts";
import type { Scan } from "../syntax/scans.ts";
import { emptyMcu, reachOf, type Mcu, type McuPlane } from "./mcu.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";

/**
 * Sums an image whose blocks are spread over several scans: reads all scans side by side, one row of MCUs at a time.
 * Memory grows with the image's width and the number of scans, not with its pixels.
 *
 * @param scans all of the image, or only those with DC coefficients.
 * @param hasAllScans false if AC scans are left out: no block is then known to be flat.
 * @param clamping if given, corrects for the samples that a decoder clamps.
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
  const mcu = emptyMcu(frame, [...rows.keys()]);
  for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
    for (const reader of readers) reader.readRow(mcuRow);
    for (const [index, componentRows] of rows.entries()) {
      addRows(componentRows, mcuRow, sums[index], hasAllScans);
    }
    if (clamping) correctRow(rows, mcuRow, sums, mcu, clamping);
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
      const end = Math.min(wanted.last, last[block]);
      const mean = sums.mean(values[BLOCK * block], hasAllScans && last[block] === 0);
      if (end === 0) sums.addMean(column, row, mean);
      else {
        listWanted(values, BLOCK * block, end, wanted.mask, sums.quantTableZigzag, coefficients);
        sums.add(column, row, mean, coefficients);
      }
    }
  }
}

/** Corrects the MCUs of one row for clamping, from left to right. */
function correctRow(
  rows: readonly CoefficientRows[],
  mcuRow: number,
  sums: readonly ComponentSums[],
  mcu: Mcu,
  clamping: Clamping,
): void {
  const [first] = rows;
  const [plane] = mcu.planes;
  const mcusAcross = first.blocksAcross / plane.across;
  const mcusDown = first.blocksDown / plane.down;
  for (let v = 0; v < mcusDown; v++) {
    for (let h = 0; h < mcusAcross; h++) {
      loadReach(rows, h, v, sums, mcu);
      if (!clamping.concerns(mcu)) continue;
      loadCoefficients(rows, h, v, sums, mcu);
      clamping.correct(mcu, h, mcuRow * mcusDown + v);
    }
  }
}

function loadReach(
  rows: readonly CoefficientRows[],
  h: number,
  v: number,
  sums: readonly ComponentSums[],
  { planes }: Mcu,
): void {
  for (let c = 0; c < planes.length; c++) {
    const plane = planes[c];
    const of = rows[c];
    const componentSums = sums[c];
    const { values, last } = of;
    const { quantTableZigzag: steps } = componentSums;
    let reach = 0;
    for (let block = 0; block < plane.means.length; block++) {
      const at = blockOf(of, plane, h, v, block);
      const from = BLOCK * at;
      const end = last[at];
      let energy = 0;
      for (let k = 1; k <= end; k++) {
        const level = values[from + k] * steps[k];
        energy += level * level;
      }
      reach = Math.max(reach, reachOf(componentSums.mean(values[from], end === 0), energy));
    }
    plane.reach = reach;
  }
}

function loadCoefficients(
  rows: readonly CoefficientRows[],
  h: number,
  v: number,
  sums: readonly ComponentSums[],
  { planes }: Mcu,
): void {
  for (const [c, plane] of planes.entries()) {
    const of = rows[c];
    const componentSums = sums[c];
    for (const [block, coefficients] of plane.blocks.entries()) {
      const at = blockOf(of, plane, h, v, block);
      listWanted(of.values, BLOCK * at, of.last[at], ALL.mask, componentSums.quantTableZigzag, coefficients);
      plane.means[block] = componentSums.mean(of.values[BLOCK * at], of.last[at] === 0);
    }
  }
}

/** Returns the index of an MCU's block among the blocks of the row. */
function blockOf(
  { blocksAcross }: CoefficientRows,
  { across, down }: McuPlane,
  h: number,
  v: number,
  block: number,
): number {
  return (v * down + Math.floor(block / across)) * blocksAcross + h * across + (block % across);
}

/**
 * Lists the wanted AC coefficients of a quantized block that are not zero, dequantized, and adds up their energy.
 *
 * @param last the last coefficient to list, in zig-zag order.
 * @param mask 1 for each wanted one, in zig-zag order.
 */
function listWanted(
  values: Int16Array,
  from: number,
  last: number,
  mask: Uint8Array,
  quantTableZigzag: Float64Array,
  into: Coefficients,
): void {
  let count = 0;
  let energy = 0;
  for (let k = 1; k <= last; k++) {
    const value = values[from + k];
    if (value === 0 || mask[k] === 0) continue;
    const level = value * quantTableZigzag[k];
    into.positions[count] = NATURAL_ORDER[k];
    into.values[count++] = level;
    energy += level * level;
  }
  into.count = count;
  into.energy = energy;
}
