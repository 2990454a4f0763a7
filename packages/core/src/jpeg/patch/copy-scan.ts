import type { Frame } from "../syntax/frame.ts";
import { ALL, AS_THEY_ARE, noCoefficients, type CoefficientRows } from "../entropy/coefficients.ts";
import { EntropyReader } from "../entropy/bit-reader.ts";
import { type HuffmanTable, sizeOf } from "../entropy/huffman-table.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import { readCoefficients, readDifference, skipCoefficients } from "../entropy/read-block.ts";
import type { SkipTable } from "../entropy/skip-table.ts";
import type { Scan } from "../syntax/scans.ts";
import {
  type ComponentSpecs,
  CHROMINANCE_SPECS,
  isStandardSpec,
  LUMINANCE_SPECS,
} from "../syntax/standard-tables.ts";
import { EOB, ZRL } from "../entropy/block-symbols.ts";
import { EntropySegment } from "../entropy/entropy-segment.ts";
import { McuOrder, type McuVisitor } from "../entropy/mcu-order.ts";
import { IntervalBits } from "../entropy/interval-bits.ts";
import { tableSlot } from "../syntax/tables.ts";
import { type HuffmanCodes, huffmanCodes } from "../entropy/huffman-codes.ts";
import { BLOCK, ZIGZAG_ORDER } from "../syntax/zigzag.ts";
import type { ComponentPatch } from "./component-patch.ts";

/** A component of the scan while it is copied. */
interface Channel {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: SkipTable;
  /** Those to write with. */
  readonly dcCodes: HuffmanCodes;
  readonly acCodes: HuffmanCodes;
  readonly patch: ComponentPatch;
  /** Blocks in an MCU. */
  readonly across: number;
  readonly down: number;
  /** DC coefficient of the block before: as it was read, and as it was written. */
  readBefore: number;
  writtenBefore: number;
}

/** A scan ready to be written. */
export interface CopiedScan {
  /** The Huffman tables of each component. */
  readonly specs: readonly ComponentSpecs[];
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
  readonly entropy: Uint8Array;
}

/**
 * Copies the only scan of a sequential image, painting over it, in one pass and with its restart intervals.
 *
 * With the standard's tables of codes it takes no look at most coefficients: what no shown cell reaches into stays the same
 * bits. Tables that were made for the picture are not kept, as how long their codes are depends on what is to be hidden,
 * too: each coefficient then gets the standard's code.
 *
 * @param patches one for each component.
 * @returns undefined where there is something that the tables have no code for, as there never is in a baseline image.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`
 */
export function copyScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  patches: readonly ComponentPatch[],
): CopiedScan | undefined {
  const own = scan.components.flatMap(({ dc, ac }) => (dc && ac ? [{ dc, ac }] : []));
  const isStandard = own.every(({ dc, ac }) => isStandardSpec(dc) && isStandardSpec(ac));
  const specs = isStandard
    ? own
    : own.map((_, i) => (tableSlot(i) === 0 ? LUMINANCE_SPECS : CHROMINANCE_SPECS));
  const entropy = new ScanCopy(bytes, frame, scan, tables, patches, specs, isStandard).run();
  return entropy && { specs, restartInterval: scan.restartInterval, entropy };
}

class ScanCopy implements McuVisitor {
  readonly #order: McuOrder;
  readonly #reader: EntropyReader;
  readonly #channels: readonly Channel[];
  readonly #interval = new IntervalBits();
  readonly #segment: EntropySegment;
  /** The block at hand, where it is painted over. */
  readonly #block: CoefficientRows = {
    blocksAcross: 1,
    blocksDown: 1,
    values: new Int16Array(BLOCK),
    last: new Uint8Array(1),
  };
  readonly #coefficients = noCoefficients();
  /** Bits of the reader's window from here up to the block at hand are to be copied. */
  #copyFrom = 0;
  #hasAllCodes = true;
  /** Whether what is read and what is written have the same codes. */
  readonly #keepsBits: boolean;

  constructor(
    bytes: Uint8Array,
    frame: Frame,
    scan: Scan,
    tables: HuffmanTables,
    patches: readonly ComponentPatch[],
    specs: readonly ComponentSpecs[],
    keepsBits: boolean,
  ) {
    this.#keepsBits = keepsBits;
    this.#order = new McuOrder(
      frame,
      scan.components.map(({ index }) => index),
      scan.restartInterval,
    );
    this.#reader = new EntropyReader(bytes, scan);
    this.#segment = new EntropySegment(Math.ceil(1.02 * (scan.end - scan.start)) + BLOCK);
    this.#channels = scan.components.map(({ index, dc, ac }, i): Channel => {
      if (!dc || !ac) throw new RangeError("Expected a scan listed by listScans");
      const spec = specs[i];
      return {
        dc: tables.dc(dc, scan.offset),
        ac: tables.ac(ac),
        skips: tables.skips(ac),
        dcCodes: huffmanCodes(spec.dc),
        acCodes: huffmanCodes(spec.ac),
        patch: patches[index],
        ...this.#order.blocks[i],
        readBefore: 0,
        writtenBefore: 0,
      };
    });
  }

  run(): Uint8Array | undefined {
    this.#order.visitAll(this);
    if (!this.#hasAllCodes) return undefined;
    this.#reader.finish();
    this.#endInterval();
    return this.#segment.bytes();
  }

  restart(): void {
    if (!this.#hasAllCodes) return;
    this.#endInterval();
    this.#reader.restart();
    this.#copyFrom = 0;
    for (const channel of this.#channels) {
      channel.readBefore = 0;
      channel.writtenBefore = 0;
    }
  }

  #endInterval(): void {
    this.#copyUpTo(this.#reader.position);
    this.#segment.add(this.#interval, 1);
    this.#interval.clear();
  }

  visitMcu(column: number, row: number): void {
    if (!this.#hasAllCodes) return;
    for (const channel of this.#channels) this.#copyBlocks(channel, column, row);
  }

  /** Copies the blocks that one component has in an MCU. */
  #copyBlocks(channel: Channel, mcuColumn: number, mcuRow: number): void {
    const { across, down, patch } = channel;
    for (let v = 0; v < down; v++) {
      const row = mcuRow * down + v;
      for (let h = 0; h < across; h++) {
        const column = mcuColumn * across + h;
        if (patch.reaches(column, row)) this.#paintBlock(channel, column, row);
        else if (this.#keepsBits) this.#copyBlock(channel);
        else this.#recodeBlock(channel);
      }
    }
  }

  #copyBlock(channel: Channel): void {
    const reader = this.#reader;
    this.#refill();
    const start = reader.position;
    const dc = (channel.readBefore + readDifference(reader, channel.dc)) | 0;
    if (channel.writtenBefore !== channel.readBefore) {
      // Behind a block that was painted over, DC is told by another difference, and all else as it was.
      this.#copyUpTo(start);
      this.#put(channel.dcCodes, 0, dc - channel.writtenBefore);
      this.#copyFrom = reader.position;
    }
    skipCoefficients(reader, channel.ac, channel.skips, 1);
    channel.readBefore = dc;
    channel.writtenBefore = dc;
  }

  #recodeBlock(channel: Channel): void {
    const dc = this.#readBlock(channel);
    const { count, positions, values } = this.#coefficients;
    this.#put(channel.dcCodes, 0, dc - channel.writtenBefore);
    let last = 0;
    for (let n = 0; n < count; n++) {
      const k = ZIGZAG_ORDER[positions[n]];
      this.#putBehindZeros(channel.acCodes, k - last - 1, values[n]);
      last = k;
    }
    this.#endBlock(channel, last, dc, dc);
  }

  #paintBlock(channel: Channel, column: number, row: number): void {
    const dc = this.#readBlock(channel);
    const { count, positions, values } = this.#coefficients;
    const painted = this.#block.values.fill(0);
    painted[0] = dc;
    let end = 0;
    for (let n = 0; n < count; n++) {
      end = ZIGZAG_ORDER[positions[n]];
      painted[end] = values[n];
    }
    this.#block.last[0] = end;
    channel.patch.paintBlock(this.#block, 0, column, row);

    const paintedDc = painted[0];
    this.#put(channel.dcCodes, 0, paintedDc - channel.writtenBefore);
    let last = 0;
    for (let k = 1; k < BLOCK; k++) {
      const value = painted[k];
      if (value === 0) continue;
      this.#putBehindZeros(channel.acCodes, k - last - 1, value);
      last = k;
    }
    this.#endBlock(channel, last, dc, paintedDc);
  }

  /** Copies what is before the next block, and reads that. @returns its DC coefficient. */
  #readBlock(channel: Channel): number {
    const reader = this.#reader;
    this.#refill();
    this.#copyUpTo(reader.position);
    const dc = (channel.readBefore + readDifference(reader, channel.dc)) | 0;
    readCoefficients(reader, channel.ac, ALL, AS_THEY_ARE, this.#coefficients);
    return dc;
  }

  /** @param last the last coefficient that was written. */
  #endBlock(channel: Channel, last: number, readDc: number, writtenDc: number): void {
    if (last < BLOCK - 1) this.#put(channel.acCodes, EOB, 0);
    channel.readBefore = readDc;
    channel.writtenBefore = writtenDc;
    this.#copyFrom = this.#reader.position;
  }

  #putBehindZeros(codes: HuffmanCodes, zeros: number, value: number): void {
    let left = zeros;
    for (; left > 15; left -= 16) this.#put(codes, ZRL, 0);
    this.#put(codes, left << 4, value);
  }

  /** Writes a value behind a run of zeros (T.81 § F.1.2.1). @param run the upper half of the symbol. */
  #put({ codes, lengths }: HuffmanCodes, run: number, value: number): void {
    const size = sizeOf(value);
    const length = size > 15 ? 0 : lengths[run | size];
    if (length === 0) {
      this.#hasAllCodes = false;
      return;
    }
    const extra = value < 0 ? value + (1 << size) - 1 : value;
    this.#interval.write((codes[run | size] << size) | extra, length + size);
  }

  /** Makes sure of the next block's bits. */
  #refill(): void {
    const reader = this.#reader;
    if (reader.position < reader.limit) return;
    this.#copyUpTo(reader.position);
    reader.refill();
    this.#copyFrom = reader.position;
  }

  #copyUpTo(position: number): void {
    if (position > this.#copyFrom) this.#interval.copyFrom(this.#reader.view, this.#copyFrom, position);
    this.#copyFrom = position;
  }
}
