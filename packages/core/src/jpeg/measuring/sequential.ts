import { type Coefficients, type ComponentSums, noCoefficients } from "./component-sums.js";
import { EntropyReader } from "./entropy-reader.js";
import type { Frame } from "../frame.js";
import type { HuffmanTable } from "./huffman.js";
import type { HuffmanTables } from "./huffman-tables.js";
import { readCoefficients, readDifference, skipCoefficients } from "./read-block.js";
import type { Scan } from "../scans.js";
import type { SkipTable } from "./skip-table.js";
import { BLOCK } from "../zigzag.js";

/** A component of a sequential scan while it is read. */
interface Channel {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: SkipTable;
  readonly sums: ComponentSums;
  /** Those of the block at hand. */
  readonly coefficients: Coefficients;
  /** Blocks of this component in an MCU. */
  readonly across: number;
  readonly down: number;
  /** DC coefficient of the block before (T.81 §F.1.1.5.1). */
  prediction: number;
}

/**
 * Reads a scan of a baseline or extended sequential image (T.81 §F.2) and adds its blocks up.
 * Nothing is kept of a block once it is added.
 */
export function measureSequentialScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  sums: readonly ComponentSums[],
): void {
  const reader = new EntropyReader(bytes, scan);
  const interleaved = scan.components.length > 1;
  const channels = scan.components.map(({ index, dc, ac }): Channel => {
    const component = frame.components[index];
    const channelSums = sums[index];
    if (!component || !channelSums || !dc || !ac) throw new RangeError("Expected a scan listed by listScans");
    return {
      dc: tables.dc(dc, scan.offset),
      ac: tables.ac(ac),
      skips: tables.skips(ac),
      sums: channelSums,
      coefficients: noCoefficients(),
      across: interleaved ? component.horizontal : 1,
      down: interleaved ? component.vertical : 1,
      prediction: 0,
    };
  });
  const only = frame.components[scan.components[0]?.index ?? 0];
  const mcusAcross = interleaved ? frame.mcusAcross : (only?.blocksAcross ?? 0);
  const mcusDown = interleaved ? frame.mcusDown : (only?.blocksDown ?? 0);

  let untilRestart = scan.restartInterval || Infinity;
  for (let row = 0; row < mcusDown; row++) {
    for (let column = 0; column < mcusAcross; column++) {
      if (untilRestart-- === 0) {
        reader.restart();
        for (const channel of channels) channel.prediction = 0;
        untilRestart = scan.restartInterval - 1;
      }
      for (const channel of channels) measureMcu(reader, channel, column, row);
    }
  }
  reader.finish();
}

/** Reads the blocks that one component has in an MCU. */
function measureMcu(reader: EntropyReader, channel: Channel, mcuColumn: number, mcuRow: number): void {
  const { ac, skips, sums, across, down, coefficients } = channel;
  for (let v = 0; v < down; v++) {
    const row = mcuRow * down + v;
    for (let h = 0; h < across; h++) {
      const column = mcuColumn * across + h;
      channel.prediction = (channel.prediction + readDifference(reader, channel.dc)) | 0;
      const wanted = sums.wanted(column, row);
      if (wanted.last === 0) {
        const isFlat = skipCoefficients(reader, ac, skips, 1);
        sums.addMean(column, row, isFlat ? sums.flatDc(channel.prediction) : channel.prediction);
      } else {
        const next = readCoefficients(reader, ac, wanted, sums.steps, coefficients);
        if (next < BLOCK) skipCoefficients(reader, ac, skips, next);
        const dc = coefficients.isFlat ? sums.flatDc(channel.prediction) : channel.prediction;
        sums.add(column, row, dc, coefficients);
      }
    }
  }
}
