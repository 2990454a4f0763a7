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
import type { SkipTable } from "../entropy/skip-table.ts";
import { emptyUnit, reachOf, type UnitPlane } from "./mcu.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** A component of a sequential scan while it is read. */
interface Channel {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: SkipTable;
  readonly sums: ComponentSums;
  /** Those of the block at hand, as far as its sums need them. */
  readonly coefficients: Coefficients;
  /** The component's blocks in the MCU at hand. */
  readonly plane: UnitPlane;
  /** DC coefficient of the block before (T.81 §F.1.1.5.1), and of that before the MCU at hand. */
  prediction: number;
  predictionBefore: number;
}

/**
 * Reads a scan of a baseline or extended sequential image (T.81 §F.2) and adds its blocks up.
 * Nothing is kept of an MCU once it is added.
 *
 * @param clamping when given, makes up for what a decoder clamps; only for a scan of all components.
 */
export function measureSequentialScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  sums: readonly ComponentSums[],
  clamping?: Clamping,
): void {
  const reader = new EntropyReader(bytes, scan);
  const indexes = scan.components.map(({ index }) => index);
  const order = new McuOrder(frame, indexes, scan.restartInterval);
  const unit = emptyUnit(frame, indexes);
  const channels = scan.components.map(({ index, dc, ac }, i): Channel => {
    if (!dc || !ac) throw new RangeError("Expected a scan listed by listScans");
    return {
      dc: tables.dc(dc, scan.offset),
      ac: tables.ac(ac),
      skips: tables.skips(ac),
      sums: sums[index],
      coefficients: noCoefficients(),
      plane: unit.planes[i],
      prediction: 0,
      predictionBefore: 0,
    };
  });
  const blocks = channels.reduce((sum, { plane }) => sum + plane.across * plane.down, 0);
  const restart = () => {
    reader.restart();
    for (const channel of channels) channel.prediction = 0;
  };
  const visitMcu = clamping
    ? (column: number, row: number) => {
        reader.reserve(blocks);
        const start = reader.position;
        for (const channel of channels) addReachingBlocks(reader, channel, column, row);
        if (!clamping.concerns(unit)) return;
        reader.position = start;
        for (const channel of channels) readAgain(reader, channel);
        clamping.correct(unit, column, row);
      }
    : (column: number, row: number) => {
        for (const channel of channels) addBlocks(reader, channel, column, row);
      };
  order.visitAll({ restart, visitMcu });
  reader.finish();
}

/** Adds up the blocks that one component has in an MCU. */
function addBlocks(reader: EntropyReader, channel: Channel, mcuColumn: number, mcuRow: number): void {
  const { ac, skips, sums, plane, coefficients } = channel;
  const { across, down } = plane;
  for (let v = 0; v < down; v++) {
    const row = mcuRow * down + v;
    for (let h = 0; h < across; h++) {
      const column = mcuColumn * across + h;
      channel.prediction = (channel.prediction + readDifference(reader, channel.dc)) | 0;
      const wanted = sums.wanted(column, row);
      if (wanted.last === 0) {
        const isFlat = skipCoefficients(reader, ac, skips, 1);
        sums.addMean(column, row, sums.mean(channel.prediction, isFlat));
      } else {
        const next = readCoefficients(reader, ac, wanted, sums.steps, coefficients);
        const hasNoMore = next === BLOCK || skipCoefficients(reader, ac, skips, next);
        const isFlat = hasNoMore && coefficients.energy === 0;
        sums.add(column, row, sums.mean(channel.prediction, isFlat), coefficients);
      }
    }
  }
}

/** As {@link addBlocks}, but finds out as well how far the blocks reach. */
function addReachingBlocks(reader: EntropyReader, channel: Channel, mcuColumn: number, mcuRow: number): void {
  const { ac, skips, sums, plane, coefficients } = channel;
  const { across, down } = plane;
  const { weights } = sums;
  let reach = 0;
  channel.predictionBefore = channel.prediction;
  for (let v = 0; v < down; v++) {
    const row = mcuRow * down + v;
    for (let h = 0; h < across; h++) {
      const column = mcuColumn * across + h;
      channel.prediction = (channel.prediction + readDifference(reader, channel.dc)) | 0;
      const wanted = sums.wanted(column, row);
      let energy = 0;
      let next = 1;
      if (wanted.last > 0) {
        next = readCoefficients(reader, ac, wanted, sums.steps, coefficients);
        energy = coefficients.energy;
      }
      if (next < BLOCK) energy += skippedEnergy(reader, ac, skips, weights, next);
      const mean = sums.mean(channel.prediction, energy === 0);
      if (wanted.last === 0) sums.addMean(column, row, mean);
      else sums.add(column, row, mean, coefficients);
      reach = Math.max(reach, reachOf(mean, energy));
    }
  }
  plane.reach = reach;
}

/** Reads all that there is of the blocks that one component has in the MCU at hand. */
function readAgain(reader: EntropyReader, { dc, ac, sums, plane, predictionBefore }: Channel): void {
  const { means, blocks } = plane;
  let prediction = predictionBefore;
  for (let block = 0; block < blocks.length; block++) {
    const coefficients = blocks[block];
    prediction = (prediction + readDifference(reader, dc)) | 0;
    readCoefficients(reader, ac, ALL, sums.steps, coefficients);
    means[block] = sums.mean(prediction, coefficients.energy === 0);
  }
}
