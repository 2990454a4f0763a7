import type { Frame } from "../frame.js";
import { type CoefficientRows } from "../reading/coefficient-rows.js";
import { ALL, noCoefficients } from "../reading/coefficients.js";
import { EntropyReader } from "../reading/entropy-reader.js";
import { type HuffmanTable, sizeOf } from "../reading/huffman.js";
import type { HuffmanTables } from "../reading/huffman-tables.js";
import { readCoefficients, readDifference, skipCoefficients } from "../reading/read-block.js";
import type { SkipTable } from "../reading/skip-table.js";
import type { Scan } from "../scans.js";
import { EntropySegment } from "../writing/entropy-segment.js";
import { IntervalBits } from "../writing/interval-bits.js";
import { type SpecCodes, specCodes } from "../writing/spec-codes.js";
import { BLOCK, ZIGZAG_ORDER } from "../zigzag.js";
import type { ComponentPatch } from "./component-patch.js";

/** End of block, and sixteen zeros (T.81 § F.1.2.2.1). */
const EOB = 0x00;
const ZRL = 0xf0;

/** Coefficients as the file has them. */
const AS_THEY_ARE = new Float64Array(2 * BLOCK).fill(1);

/** A component of the scan while it is copied. */
interface Channel {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: SkipTable;
  readonly dcCodes: SpecCodes;
  readonly acCodes: SpecCodes;
  readonly patch: ComponentPatch;
  /** Blocks in an MCU. */
  readonly across: number;
  readonly down: number;
  /** DC coefficient of the block before: as it was read, and as it was written. */
  readBefore: number;
  writtenBefore: number;
}

/**
 * Copies the only scan of a sequential image, painting over it, without a look at most coefficients: what no shown cell
 * reaches into stays the same bits. Its tables of codes and its restart intervals stay, too.
 *
 * @param patches one for each component.
 * @returns the entropy-coded bytes; undefined where a cell needs a symbol that the file's tables have no code for.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`
 */
export function copyScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  patches: readonly ComponentPatch[],
): Uint8Array | undefined {
  return new ScanCopy(bytes, frame, scan, tables, patches).run();
}

class ScanCopy {
  readonly #frame: Frame;
  readonly #scan: Scan;
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

  constructor(
    bytes: Uint8Array,
    frame: Frame,
    scan: Scan,
    tables: HuffmanTables,
    patches: readonly ComponentPatch[],
  ) {
    const isAlone = scan.components.length === 1;
    this.#frame = frame;
    this.#scan = scan;
    this.#reader = new EntropyReader(bytes, scan);
    this.#segment = new EntropySegment(Math.ceil(1.02 * (scan.end - scan.start)) + BLOCK);
    this.#channels = scan.components.map(({ index, dc, ac }): Channel => {
      const patch = patches[index];
      const component = frame.components[index];
      if (!patch || !component || !dc || !ac) throw new RangeError("Expected a scan listed by listScans");
      return {
        dc: tables.dc(dc, scan.offset),
        ac: tables.ac(ac),
        skips: tables.skips(ac),
        dcCodes: specCodes(dc),
        acCodes: specCodes(ac),
        patch,
        across: isAlone ? 1 : component.horizontal,
        down: isAlone ? 1 : component.vertical,
        readBefore: 0,
        writtenBefore: 0,
      };
    });
  }

  run(): Uint8Array | undefined {
    const { components, mcusAcross, mcusDown } = this.#frame;
    const only = this.#channels.length === 1 ? components[0] : undefined;
    const columns = only?.blocksAcross ?? mcusAcross;
    const rows = only?.blocksDown ?? mcusDown;
    let untilRestart = this.#scan.restartInterval || Infinity;
    for (let row = 0; row < rows && this.#hasAllCodes; row++) {
      for (let column = 0; column < columns; column++) {
        if (untilRestart-- === 0) {
          this.#restart();
          untilRestart = this.#scan.restartInterval - 1;
        }
        for (const channel of this.#channels) this.#copyMcu(channel, column, row);
      }
    }
    if (!this.#hasAllCodes) return undefined;
    this.#reader.finish();
    this.#endInterval();
    return this.#segment.bytes();
  }

  #restart(): void {
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

  #copyMcu(channel: Channel, mcuColumn: number, mcuRow: number): void {
    const { across, down, patch } = channel;
    for (let v = 0; v < down; v++) {
      const row = mcuRow * down + v;
      for (let h = 0; h < across; h++) {
        const column = mcuColumn * across + h;
        if (patch.reaches(column, row)) this.#paintBlock(channel, column, row);
        else this.#copyBlock(channel);
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

  #paintBlock(channel: Channel, column: number, row: number): void {
    const reader = this.#reader;
    this.#refill();
    this.#copyUpTo(reader.position);
    const dc = (channel.readBefore + readDifference(reader, channel.dc)) | 0;
    const { values, last } = this.#block;
    const coefficients = this.#coefficients;
    readCoefficients(reader, channel.ac, ALL, AS_THEY_ARE, coefficients);
    values.fill(0);
    values[0] = dc;
    let k = 0;
    for (let n = 0; n < coefficients.count; n++) {
      k = ZIGZAG_ORDER[coefficients.positions[n] ?? 0] ?? 0;
      values[k] = coefficients.values[n] ?? 0;
    }
    last[0] = k;
    channel.patch.paintBlock(this.#block, 0, column, row);
    this.#writeBlock(channel);
    channel.readBefore = dc;
    channel.writtenBefore = values[0];
    this.#copyFrom = reader.position;
  }

  #writeBlock({ dcCodes, acCodes, writtenBefore }: Channel): void {
    const { values, last } = this.#block;
    this.#put(dcCodes, 0, (values[0] ?? 0) - writtenBefore);
    const end = last[0] ?? 0;
    let zeros = 0;
    for (let k = 1; k <= end; k++) {
      const value = values[k] ?? 0;
      if (value === 0) {
        zeros++;
        continue;
      }
      for (; zeros > 15; zeros -= 16) this.#put(acCodes, ZRL, 0);
      this.#put(acCodes, zeros << 4, value);
      zeros = 0;
    }
    if (end < BLOCK - 1) this.#put(acCodes, EOB, 0);
  }

  /** Writes a value behind a run of zeros (T.81 § F.1.2.1). @param run the upper half of the symbol. */
  #put({ codes, lengths }: SpecCodes, run: number, value: number): void {
    const size = sizeOf(value);
    const length = size > 15 ? 0 : (lengths[run | size] ?? 0);
    if (length === 0) {
      this.#hasAllCodes = false;
      return;
    }
    const extra = value < 0 ? value + (1 << size) - 1 : value;
    this.#interval.write(((codes[run | size] ?? 0) << size) | extra, length + size);
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
