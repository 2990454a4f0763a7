import type { Clamping } from "./clamping.ts";
import type { ComponentSums } from "./component-sums.ts";
import { ALL, type Coefficients, noCoefficients } from "../entropy/coefficients.ts";
import { EntropyReader } from "../entropy/bit-reader.ts";
import type { Frame } from "../syntax/frame.ts";
import { McuOrder } from "../entropy/mcu-order.ts";
import type { HuffmanTable } from "../entropy/huffman-table.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import { readCoefficients, readDifference, skipCoefficients, skippedEnergy } from "../entropy/read-block.ts";
import type { Scan } from "../syntax/scans.ts";
import type { ScanTrace } from "../entropy/scan-trace.ts";
import type { SkipTable } from "../entropy/skip-table.ts";
import { emptyMcu, reachOf, type McuPlane } from "./mcu.ts";
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
 */
export function measureSequentialScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  sums: readonly ComponentSums[],
  clamping?: Clamping,
  trace?: ScanTrace,
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
  const visitMcu = clamping
    ? (column: number, row: number) => {
        reader.reserve(blocks);
        const start = reader.position;
        for (const component of components) addReachingBlocks(reader, component, column, row);
        if (!clamping.concerns(mcu)) return;
        reader.position = start;
        for (const component of components) readAgain(reader, component);
        clamping.correct(mcu, column, row);
      }
    : (column: number, row: number) => {
        for (const component of components) addBlocks(reader, component, column, row);
      };
  const traceRow = (row: number) => {
    trace?.addRow(row, reader.bitsRead);
    components.forEach(({ prediction }, i) => trace?.addPrediction(row, i, prediction));
  };
  trace?.begin(order.rows, components.length);
  order.visitAll({ restart, visitMcu, startRow: traceRow });
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

/** Does what {@link addBlocks} does, and finds the reach of the blocks as well. */
function addReachingBlocks(
  reader: EntropyReader,
  component: ComponentReader,
  mcuColumn: number,
  mcuRow: number,
): void {
  const { ac, skips, sums, plane, coefficients } = component;
  const { across, down } = plane;
  const { weights } = sums;
  let reach = 0;
  component.predictionBefore = component.prediction;
  for (let v = 0; v < down; v++) {
    const row = mcuRow * down + v;
    for (let h = 0; h < across; h++) {
      const column = mcuColumn * across + h;
      component.prediction = (component.prediction + readDifference(reader, component.dc)) | 0;
      const wanted = sums.wanted(column, row);
      let energy = 0;
      let next = 1;
      if (wanted.last > 0) {
        next = readCoefficients(reader, ac, wanted, sums.quantTableZigzag, coefficients);
        energy = coefficients.energy;
      }
      if (next < BLOCK) energy += skippedEnergy(reader, ac, skips, weights, next);
      const mean = sums.mean(component.prediction, energy === 0);
      if (wanted.last === 0) sums.addMean(column, row, mean);
      else sums.add(column, row, mean, coefficients);
      reach = Math.max(reach, reachOf(mean, energy));
    }
  }
  plane.reach = reach;
}

/** Reads all coefficients of one component's blocks in the current MCU. */
function readAgain(reader: EntropyReader, { dc, ac, sums, plane, predictionBefore }: ComponentReader): void {
  const { means, blocks } = plane;
  let prediction = predictionBefore;
  for (let block = 0; block < blocks.length; block++) {
    const coefficients = blocks[block];
    prediction = (prediction + readDifference(reader, dc)) | 0;
    readCoefficients(reader, ac, ALL, sums.quantTableZigzag, coefficients);
    means[block] = sums.mean(prediction, coefficients.energy === 0);
  }
}
