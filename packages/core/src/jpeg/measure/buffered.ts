import type { Clamping } from "./clamping.ts";
import type { ComponentSums } from "./component-sums.ts";
import { ALL, noCoefficients, type CoefficientRows, clearRows, emptyRows } from "../entropy/coefficients.ts";
import type { Frame } from "../syntax/frame.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import { BufferedScan } from "../entropy/buffered-scan.ts";
import type { Scan } from "../syntax/scans.ts";
import { emptyUnit, reachOf, type Unit, type UnitPlane } from "./mcu.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import { dequantizeBlock } from "../transform/dequantize.ts";

/**
 * Reads the scans of an image side by side, a row of MCUs at a time, and adds its blocks up: for progressive images, whose
 * blocks come in pieces, and for several scans whose blocks are to be seen together. Memory goes by the image's width
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
  const unit = emptyUnit(frame, [...rows.keys()]);
  for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
    for (const reader of readers) reader.readRow(mcuRow);
    for (const [index, componentRows] of rows.entries()) {
      addRows(componentRows, mcuRow, sums[index], hasAllScans);
    }
    if (clamping) correctRow(rows, mcuRow, sums, unit, clamping);
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
        dequantizeBlock(values, BLOCK * block, end, wanted.mask, sums.steps, coefficients);
        sums.add(column, row, mean, coefficients);
      }
    }
  }
}

/** Corrects the units of a row of MCUs, one after the other. */
function correctRow(
  rows: readonly CoefficientRows[],
  mcuRow: number,
  sums: readonly ComponentSums[],
  unit: Unit,
  clamping: Clamping,
): void {
  const [first] = rows;
  const [plane] = unit.planes;
  const unitsAcross = first.blocksAcross / plane.across;
  const unitsDown = first.blocksDown / plane.down;
  for (let v = 0; v < unitsDown; v++) {
    for (let h = 0; h < unitsAcross; h++) {
      loadReach(rows, h, v, sums, unit);
      if (!clamping.concerns(unit)) continue;
      loadCoefficients(rows, h, v, sums, unit);
      clamping.correct(unit, h, mcuRow * unitsDown + v);
    }
  }
}

function loadReach(
  rows: readonly CoefficientRows[],
  h: number,
  v: number,
  sums: readonly ComponentSums[],
  { planes }: Unit,
): void {
  for (let c = 0; c < planes.length; c++) {
    const plane = planes[c];
    const of = rows[c];
    const componentSums = sums[c];
    const { values, last } = of;
    const { steps } = componentSums;
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
  { planes }: Unit,
): void {
  for (const [c, plane] of planes.entries()) {
    const of = rows[c];
    const componentSums = sums[c];
    for (const [block, coefficients] of plane.blocks.entries()) {
      const at = blockOf(of, plane, h, v, block);
      dequantizeBlock(of.values, BLOCK * at, of.last[at], ALL.mask, componentSums.steps, coefficients);
      plane.means[block] = componentSums.mean(of.values[BLOCK * at], of.last[at] === 0);
    }
  }
}

/** Where a unit's block is among the rows' blocks. */
function blockOf(
  { blocksAcross }: CoefficientRows,
  { across, down }: UnitPlane,
  h: number,
  v: number,
  block: number,
): number {
  return (v * down + Math.floor(block / across)) * blocksAcross + h * across + (block % across);
}
