import type { Clamping } from "./clamping.ts";
import type { ComponentSums } from "./component-sums.ts";
import {
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
import { emptyMcu, type Mcu, type McuPlane, MIDDLE, reachOf } from "./mcu.ts";
import type { WantedMcus } from "./wanted-mcus.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";

/**
 * Sums an image whose blocks are spread over several scans: reads all scans side by side, one row of MCUs at a time.
 * Memory grows with the image's width and the number of scans, not with its pixels.
 *
 * @param scans all of the image, or only those with DC coefficients.
 * @param hasAllScans false if AC scans are left out: no block is then known to be flat.
 * @param clamping if given, corrects for the samples that a decoder clamps.
 * @param wantedMcus if given, rows without any of them are only read, and others are not corrected.
 */
export function measureBuffered(
  bytes: Uint8Array,
  frame: Frame,
  scans: readonly Scan[],
  tables: HuffmanTables,
  sums: readonly ComponentSums[],
  hasAllScans: boolean,
  clamping?: Clamping,
  wantedMcus?: WantedMcus,
): void {
  const rows = frame.components.map((component) => emptyRows(frame, component));
  const readers = scans.map((scan) => new BufferedScan(bytes, frame, scan, tables, rows));
  const mcu = emptyMcu(frame, [...rows.keys()]);
  const [first] = mcu.planes;
  /** Rows of the scans' MCUs in one of the frame's: several if its only component has more than one block in an MCU. */
  const rowsInRow = rows[0].blocksDown / first.down;
  for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
    for (const reader of readers) reader.readRow(mcuRow);
    if (wantedMcus === undefined || hasWanted(wantedMcus, mcuRow * rowsInRow, rowsInRow)) {
      for (const [index, componentRows] of rows.entries()) {
        addRows(componentRows, mcuRow, sums[index], hasAllScans);
      }
      if (clamping) correctRow(rows, mcuRow, sums, mcu, clamping, wantedMcus);
    }
    rows.forEach(clearRows);
  }
  clamping?.finish();
}

function hasWanted(wantedMcus: WantedMcus, from: number, rows: number): boolean {
  for (let row = from; row < from + rows; row++) if (wantedMcus.hasRow(row)) return true;
  return false;
}

function addRows(
  { blocksAcross, blocksDown, values, nonzero }: CoefficientRows,
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
      const low = nonzero[2 * block];
      const high = nonzero[2 * block + 1];
      const mean = sums.mean(values[BLOCK * block], hasAllScans && (low | high) === 0);
      if (((low & wanted.low) | (high & wanted.high)) === 0) sums.addMean(column, row, mean);
      else {
        listCoefficients(
          values,
          BLOCK * block,
          low & wanted.low,
          high & wanted.high,
          sums.quantTableZigzag,
          coefficients,
        );
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
  wantedMcus: WantedMcus | undefined,
): void {
  const [first] = rows;
  const [plane] = mcu.planes;
  const mcusAcross = first.blocksAcross / plane.across;
  const mcusDown = first.blocksDown / plane.down;
  for (let v = 0; v < mcusDown; v++) {
    for (let h = 0; h < mcusAcross; h++) {
      const row = mcuRow * mcusDown + v;
      if (wantedMcus?.has(h, row) === false) continue;
      loadReach(rows, h, v, sums, mcu);
      if (!clamping.concerns(mcu, h, row)) continue;
      loadCoefficients(rows, h, v, sums, mcu);
      clamping.correct(mcu, h, row);
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
    const { values, nonzero } = of;
    let distance = 0;
    let mostEnergy = 0;
    for (let block = 0; block < plane.means.length; block++) {
      const at = blockOf(of, plane, h, v, block);
      const from = BLOCK * at;
      const low = nonzero[2 * at];
      const high = nonzero[2 * at + 1];
      const energy = energyOf(values, from, low, high, componentSums.quantTableZigzag);
      const mean = componentSums.mean(values[from], (low | high) === 0);
      plane.means[block] = mean;
      plane.energies[block] = energy;
      distance = Math.max(distance, Math.abs(mean - MIDDLE));
      mostEnergy = Math.max(mostEnergy, energy);
    }
    plane.reach = reachOf(distance, mostEnergy);
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
      const low = of.nonzero[2 * at];
      const high = of.nonzero[2 * at + 1];
      listCoefficients(of.values, BLOCK * at, low, high, componentSums.quantTableZigzag, coefficients);
    }
  }
}

/** Returns the sum of the squares of a block's AC coefficients, dequantized. @param low, high those that are not zero. */
function energyOf(
  values: Int16Array,
  from: number,
  low: number,
  high: number,
  quantTableZigzag: Float64Array,
): number {
  let energy = 0;
  for (let first = 0, bits = low; first < BLOCK; first += 32, bits = high) {
    while (bits !== 0) {
      const k = first + 31 - Math.clz32(bits & -bits);
      bits &= bits - 1;
      const level = values[from + k] * quantTableZigzag[k];
      energy += level * level;
    }
  }
  return energy;
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
 * Lists AC coefficients of a quantized block, dequantized, and adds up their energy.
 *
 * @param low, high a bit for the zig-zag position of each, 0–31 and 32–63.
 */
function listCoefficients(
  values: Int16Array,
  from: number,
  low: number,
  high: number,
  quantTableZigzag: Float64Array,
  into: Coefficients,
): void {
  const { positions, values: levels } = into;
  let count = 0;
  let energy = 0;
  for (let first = 0, bits = low; first < BLOCK; first += 32, bits = high) {
    while (bits !== 0) {
      const k = first + 31 - Math.clz32(bits & -bits);
      bits &= bits - 1;
      const level = values[from + k] * quantTableZigzag[k];
      positions[count] = NATURAL_ORDER[k];
      levels[count++] = level;
      energy += level * level;
    }
  }
  into.count = count;
  into.energy = energy;
}
