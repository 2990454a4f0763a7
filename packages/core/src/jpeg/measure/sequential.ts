import type { Clamping } from "./clamping.ts";
import type { ComponentSums } from "./component-sums.ts";
import { ALL, type Coefficients, noCoefficients } from "../entropy/coefficients.ts";
import { EntropyReader } from "../entropy/bit-reader.ts";
import type { Frame } from "../syntax/frame.ts";
import { McuOrder } from "../entropy/mcu-order.ts";
import type { HuffmanTable } from "../entropy/huffman-table.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import {
  readCoefficients,
  readDifference,
  skipCoefficients,
  addSkippedEnergy,
} from "../entropy/read-block.ts";
import type { Scan } from "../syntax/scans.ts";
import type { ScanTrace } from "../entropy/scan-trace.ts";
import type { SkipTable } from "../entropy/skip-table.ts";
import type { WantedMcus } from "./wanted-mcus.ts";
import { emptyMcu, MIDDLE, type McuPlane, reachOf } from "./mcu.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** A component of a sequential scan while it is read. */
interface ComponentReader {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: SkipTable;
  readonly sums: ComponentSums;
  /** Wanted coefficients of the current block. */
  readonly coefficients: Coefficients;
  /** The component's blocks in the current MCU. */
  readonly plane: McuPlane;
  /** DC predictor (T.81 §F.1.1.5.1), and its value before the current MCU. */
  prediction: number;
  predictionBefore: number;
}

/**
 * Reads a scan of a baseline or extended sequential image (T.81 §F.2) and adds its blocks to the sums. Keeps nothing
 * of an MCU once it is added.
 *
 * @param clamping if given, corrects for the samples that a decoder clamps; only for a scan of all components.
 * @param trace if given, receives where rows begin; only for a scan without restart intervals.
 * @param wantedMcus if given, other MCUs are only read; only for a scan of all components.
 */
export function measureSequentialScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  sums: readonly ComponentSums[],
  clamping?: Clamping,
  trace?: ScanTrace,
  wantedMcus?: WantedMcus,
): void {
  const reader = new EntropyReader(bytes, scan);
  const indexes = scan.components.map(({ index }) => index);
  const order = new McuOrder(frame, indexes, scan.restartInterval);
  const mcu = emptyMcu(frame, indexes);
  const components = scan.components.map(({ index, dc, ac }, i): ComponentReader => {
    if (!dc || !ac) throw new RangeError("Expected a scan listed by listScans");
    return {
      dc: tables.dc(dc, scan.offset),
      ac: tables.ac(ac),
      skips: tables.skips(ac),
      sums: sums[index],
      coefficients: noCoefficients(),
      plane: mcu.planes[i],
      prediction: 0,
      predictionBefore: 0,
    };
  });
  const blocks = components.reduce((sum, { plane }) => sum + plane.across * plane.down, 0);
  const restart = () => {
    reader.restart();
    for (const component of components) component.prediction = 0;
  };
  const visitMcu = (column: number, row: number) => {
    for (const component of components) addBlocks(reader, component, column, row);
  };
  // Blocks that clamp are seldom alone. Behind such an MCU all coefficients are read at once, not in a second pass.
  let readsAll = false;
  const visitCorrectedMcu = (corrects: Clamping, column: number, row: number) => {
    reader.reserve(blocks);
    const start = reader.position;
    const add = readsAll ? addWholeBlocks : addBoundedBlocks;
    for (const component of components) add(reader, component, column, row);
    let isConcerned = corrects.concerns(mcu, column, row);
    if (isConcerned && !readsAll) {
      reader.position = start;
      for (const component of components) readAgain(reader, component);
      isConcerned = corrects.concerns(mcu, column, row);
    }
    if (isConcerned) corrects.correct(mcu, column, row);
    readsAll = isConcerned;
  };
  const visitWantedMcu = (wanted: WantedMcus, column: number, row: number) => {
    if (!wanted.has(column, row)) for (const component of components) skipBlocks(reader, component);
    else if (clamping) visitCorrectedMcu(clamping, column, row);
    else visitMcu(column, row);
  };
  const visitorOf = (): ((column: number, row: number) => void) => {
    if (wantedMcus) {
      return (column, row) => {
        visitWantedMcu(wantedMcus, column, row);
      };
    }
    if (!clamping) return visitMcu;
    return (column, row) => {
      visitCorrectedMcu(clamping, column, row);
    };
  };
  const traceRow = (row: number) => {
    trace?.addRow(row, reader.bitsRead);
    components.forEach(({ prediction }, i) => trace?.addPrediction(row, i, prediction));
  };
  trace?.begin(order.rows, components.length);
  order.visitAll({
    restart,
    startRow: traceRow,
    visitMcu: visitorOf(),
  });
  clamping?.finish();
  reader.finish();
  trace?.complete(reader.bitsRead);
}

/** Adds the blocks of one component in an MCU to its sums. */
function addBlocks(
  reader: EntropyReader,
  component: ComponentReader,
  mcuColumn: number,
  mcuRow: number,
): void {
  const { ac, skips, sums, plane, coefficients } = component;
  const { across, down } = plane;
  for (let v = 0; v < down; v++) {
    const row = mcuRow * down + v;
    for (let h = 0; h < across; h++) {
      const column = mcuColumn * across + h;
      component.prediction = (component.prediction + readDifference(reader, component.dc)) | 0;
      const wanted = sums.wanted(column, row);
      if (wanted.last === 0) {
        const isFlat = skipCoefficients(reader, ac, skips, 1);
        sums.addMean(column, row, sums.mean(component.prediction, isFlat));
      } else {
        const next = readCoefficients(reader, ac, wanted, sums.quantTableZigzag, coefficients);
        const hasNoMore = next === BLOCK || skipCoefficients(reader, ac, skips, next);
        const isFlat = hasNoMore && coefficients.energy === 0;
        sums.add(column, row, sums.mean(component.prediction, isFlat), coefficients);
      }
    }
  }
}

/** Reads the blocks of one component in an MCU. */
function skipBlocks(reader: EntropyReader, component: ComponentReader): void {
  const { dc, ac, skips, plane } = component;
  for (let block = plane.means.length; block > 0; block--) {
    component.prediction = (component.prediction + readDifference(reader, dc)) | 0;
    skipCoefficients(reader, ac, skips, 1);
  }
}

/** Does what {@link addBlocks} does, and bounds the energy of the blocks. */
function addBoundedBlocks(
  reader: EntropyReader,
  component: ComponentReader,
  mcuColumn: number,
  mcuRow: number,
): void {
  const { ac, skips, sums, plane, coefficients } = component;
  const { across, down, means, energies } = plane;
  const { energyWeights } = sums;
  let distance = 0;
  let mostEnergy = 0;
  let block = 0;
  component.predictionBefore = component.prediction;
  for (let v = 0; v < down; v++) {
    const row = mcuRow * down + v;
    for (let h = 0; h < across; h++) {
      const column = mcuColumn * across + h;
      component.prediction = (component.prediction + readDifference(reader, component.dc)) | 0;
      const wanted = sums.wanted(column, row);
      let next = 1;
      if (wanted.last > 0) next = readCoefficients(reader, ac, wanted, sums.quantTableZigzag, coefficients);
      else coefficients.energy = 0;
      if (next < BLOCK) addSkippedEnergy(reader, ac, skips, energyWeights, next, coefficients);
      const { energy } = coefficients;
      const mean = sums.mean(component.prediction, energy === 0);
      if (wanted.last === 0) sums.addMean(column, row, mean);
      else sums.add(column, row, mean, coefficients);
      means[block] = mean;
      energies[block++] = energy;
      distance = Math.max(distance, Math.abs(mean - MIDDLE));
      mostEnergy = Math.max(mostEnergy, energy);
    }
  }
  plane.reach = reachOf(distance, mostEnergy);
}

/** Does what {@link addBoundedBlocks} does, and keeps all coefficients. */
function addWholeBlocks(
  reader: EntropyReader,
  component: ComponentReader,
  mcuColumn: number,
  mcuRow: number,
): void {
  const { sums, plane } = component;
  const { across, down, means, energies, blocks } = plane;
  let distance = 0;
  let mostEnergy = 0;
  let block = 0;
  readAgain(reader, component, component.prediction);
  for (let v = 0; v < down; v++) {
    const row = mcuRow * down + v;
    for (let h = 0; h < across; h++, block++) {
      const column = mcuColumn * across + h;
      if (sums.wanted(column, row).last === 0) sums.addMean(column, row, means[block]);
      else sums.add(column, row, means[block], blocks[block]);
      distance = Math.max(distance, Math.abs(means[block] - MIDDLE));
      mostEnergy = Math.max(mostEnergy, energies[block]);
    }
  }
  plane.reach = reachOf(distance, mostEnergy);
}

/** Reads all coefficients of one component's blocks in the current MCU. @param prediction of its first DC coefficient. */
function readAgain(
  reader: EntropyReader,
  component: ComponentReader,
  prediction = component.predictionBefore,
): void {
  const { dc, ac, sums, plane } = component;
  const { means, energies, blocks } = plane;
  let last = prediction;
  for (let block = 0; block < blocks.length; block++) {
    const coefficients = blocks[block];
    last = (last + readDifference(reader, dc)) | 0;
    readCoefficients(reader, ac, ALL, sums.quantTableZigzag, coefficients);
    energies[block] = coefficients.energy;
    means[block] = sums.mean(last, coefficients.energy === 0);
  }
  component.prediction = last;
}
