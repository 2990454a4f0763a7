import { ALL, UNIT_QUANT_TABLE, noCoefficients, type CoefficientRows } from "./coefficients.ts";
import type { PixelateError } from "../../errors.ts";
import { EntropyReader } from "./bit-reader.ts";
import type { Frame } from "../syntax/frame.ts";
import {
  codeAt,
  ENTRY_LENGTH,
  ENTRY_RUN_SHIFT,
  ENTRY_VALUE_SHIFT,
  type HuffmanTable,
  LOOKUP_SHIFT,
} from "./huffman-table.ts";
import type { HuffmanTables } from "./huffman-tables.ts";
import { McuOrder } from "./mcu-order.ts";
import { bitCount, PositionList } from "./position-list.ts";
import { readCoefficients, readDifference } from "./read-block.ts";
import type { Scan } from "../syntax/scans.ts";
import { BLOCK, ZIGZAG_ORDER } from "../syntax/zigzag.ts";

/** The run of the symbol ZRL, 16 zeros. A lower run without magnitude bits begins an end-of-band run. */
const SIXTEEN_ZEROS = 15;

/** Distinct from all refinement codes: their low two bits hold the sign and are never 3. */
const END_OF_BAND = 3;

/** Correction bits to copy at a time: as many as four bytes hold from any bit of the first one on, to any bit. */
const CORRECTION_STEP = 25;

/** A component of a scan while it is read. */
interface ComponentReader {
  /** Blocks of the component in an MCU. */
  readonly across: number;
  readonly down: number;
  readonly rows: CoefficientRows;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  prediction: number;
}

/**
 * Reads one scan, sequential (T.81 annex F) or progressive (annex G), a row of MCUs at a time. A progressive scan
 * depends on earlier ones only through coefficients of the same block. All scans of an image can therefore be read
 * side by side, with one row of coefficients in memory.
 */
export class BufferedScan {
  readonly #frame: Frame;
  readonly #scan: Scan;
  readonly #reader: EntropyReader;
  readonly #components: readonly ComponentReader[];
  readonly #coefficients = noCoefficients();
  readonly #order: McuOrder;
  /** Masks of the band's coefficients, and of all from its start on. */
  readonly #bandLow: number;
  readonly #bandHigh: number;
  readonly #fromStartLow: number;
  readonly #fromStartHigh: number;
  /** Positions of the current block's zeros and of its known coefficients, and a bit for each known one. */
  readonly #zeros = new PositionList();
  readonly #known = new PositionList();
  readonly #corrections = new DataView(new ArrayBuffer(16));
  #untilRestart: number;
  /** Number of blocks that follow without new coefficients in this scan's band (T.81 §G.1.2.2). */
  #endOfBandRun = 0;

  /** @param rows coefficients of the current row of MCUs, for each component of the frame. */
  constructor(
    bytes: Uint8Array,
    frame: Frame,
    scan: Scan,
    tables: HuffmanTables,
    rows: readonly CoefficientRows[],
  ) {
    this.#frame = frame;
    this.#scan = scan;
    this.#reader = new EntropyReader(bytes, scan);
    this.#order = new McuOrder(
      frame,
      scan.components.map(({ index }) => index),
      scan.restartInterval,
    );
    this.#untilRestart = scan.restartInterval || Infinity;
    [this.#fromStartLow, this.#fromStartHigh] = maskFrom(scan.spectralStart);
    const [behindLow, behindHigh] = maskFrom(scan.spectralEnd + 1);
    this.#bandLow = this.#fromStartLow & ~behindLow;
    this.#bandHigh = this.#fromStartHigh & ~behindHigh;
    this.#components = scan.components.map(({ index, dc, ac }, i): ComponentReader => {
      const { across, down } = this.#order.blocks[i];
      return {
        across,
        down,
        rows: rows[index],
        dc: dc && tables.dc(dc, scan.offset),
        ac: ac && tables.ac(ac),
        prediction: 0,
      };
    });
  }

  /** Reads this scan's part of a row of the frame's MCUs. Rows must be read in order. */
  readRow(mcuRow: number): void {
    const [first, end] = this.#order.rowsIn(mcuRow);
    if (this.#components.length > 1) this.#readInterleavedRow();
    else this.#readBlockRows(this.#components[0], end - first);
    if (mcuRow === this.#frame.mcusDown - 1) this.#reader.finish();
  }

  /** Of progressive scans, only those of DC have more than one component (T.81 §G.1.1.1.1). */
  #readInterleavedRow(): void {
    for (let mcu = 0; mcu < this.#order.columns; mcu++) {
      this.#countMcu();
      for (const component of this.#components) {
        const { across, down, rows } = component;
        for (let v = 0; v < down; v++) {
          for (let h = 0; h < across; h++)
            this.#readBlock(component, v * rows.blocksAcross + mcu * across + h);
        }
      }
    }
  }

  #readBlockRows(component: ComponentReader, blockRows: number): void {
    const { blocksAcross } = component.rows;
    for (let v = 0; v < blockRows; v++) {
      for (let column = 0; column < this.#order.columns; column++) {
        this.#countMcu();
        this.#readBlock(component, v * blocksAcross + column);
      }
    }
  }

  #countMcu(): void {
    if (this.#untilRestart-- !== 0) return;
    this.#reader.restart();
    this.#endOfBandRun = 0;
    for (const component of this.#components) component.prediction = 0;
    this.#untilRestart = this.#scan.restartInterval - 1;
  }

  #readBlock(component: ComponentReader, block: number): void {
    const { spectralStart, approximationHigh } = this.#scan;
    if (!this.#frame.progressive) {
      this.#readDc(component, block);
      this.#readAllAc(component, block);
    } else if (spectralStart === 0) {
      if (approximationHigh === 0) this.#readDc(component, block);
      else this.#refineDc(component, block);
    } else if (approximationHigh === 0) this.#readAc(component, block);
    else this.#refineAc(component, block);
  }

  #readDc(component: ComponentReader, block: number): void {
    if (!component.dc) return;
    component.prediction = (component.prediction + readDifference(this.#reader, component.dc)) | 0;
    component.rows.values[BLOCK * block] = component.prediction << this.#scan.approximationLow;
  }

  #refineDc({ rows }: ComponentReader, block: number): void {
    const reader = this.#reader;
    if (reader.position >= reader.limit) reader.refill();
    const at = BLOCK * block;
    rows.values[at] |= reader.bits(1) << this.#scan.approximationLow;
  }

  /** Reads all AC coefficients of a block of a sequential image. */
  #readAllAc({ rows, ac }: ComponentReader, block: number): void {
    if (!ac) return;
    const coefficients = this.#coefficients;
    readCoefficients(this.#reader, ac, ALL, UNIT_QUANT_TABLE, coefficients);
    const { count, positions, values } = coefficients;
    let k = 0;
    for (let n = 0; n < count; n++) {
      k = ZIGZAG_ORDER[positions[n]];
      rows.values[BLOCK * block + k] = values[n];
      rows.nonzero[2 * block + (k >> 5)] |= 1 << k;
    }
    rows.last[block] = k;
  }

  /** Reads the first bits of a band of AC coefficients (T.81 §G.1.2.2). */
  #readAc({ rows, ac }: ComponentReader, block: number): void {
    if (this.#endOfBandRun > 0) {
      this.#endOfBandRun--;
      return;
    }
    if (!ac) return;
    const reader = this.#reader;
    if (reader.position >= reader.limit) reader.refill();
    const { view } = reader;
    const { symbols } = ac;
    const { values, nonzero } = rows;
    const { spectralEnd, approximationLow } = this.#scan;
    const base = BLOCK * block;
    let at = reader.position;
    let last = 0;
    // The words of the mask. Which of them has bit `k` is found without a branch, as it cannot be predicted.
    let low = 0;
    let high = 0;
    let k = this.#scan.spectralStart;
    while (k <= spectralEnd) {
      let window = view.getUint32(at >>> 3) << (at & 7);
      let entry = symbols[window >>> LOOKUP_SHIFT];
      let value = entry >> ENTRY_VALUE_SHIFT;
      if (value !== 0) {
        k += (entry >> ENTRY_RUN_SHIFT) & 15;
        at += entry & ENTRY_LENGTH;
        if (k > spectralEnd) throw this.#endsBehindBand(k);
        values[base + k] = value << approximationLow;
        high |= -(k >> 5) & (1 << k);
        low |= ((k >> 5) - 1) & (1 << k);
        last = k++;
        if (k > spectralEnd) break;
        // The window has at least 25 bits, of which at most 12 are used: enough for one more look-up.
        window <<= entry & ENTRY_LENGTH;
        entry = symbols[window >>> LOOKUP_SHIFT];
        value = entry >> ENTRY_VALUE_SHIFT;
        if (value !== 0) {
          k += (entry >> ENTRY_RUN_SHIFT) & 15;
          at += entry & ENTRY_LENGTH;
          if (k > spectralEnd) throw this.#endsBehindBand(k);
          values[base + k] = value << approximationLow;
          high |= -(k >> 5) & (1 << k);
          low |= ((k >> 5) - 1) & (1 << k);
          last = k++;
          continue;
        }
        window = view.getUint32(at >>> 3) << (at & 7);
      }
      const code = codeAt(ac, window);
      if (code === 0) throw reader.corrupt("Expected a Huffman code of the AC table");
      reader.position = at + (code >> 8);
      const run = (code >> 4) & 15;
      const size = code & 15;
      if (size === 0) {
        if (run < SIXTEEN_ZEROS) {
          this.#endOfBandRun = this.#readRun(run) - 1;
          at = reader.position;
          break;
        }
        at = reader.position;
        k += 16;
        continue;
      }
      value = reader.magnitude(size);
      at = reader.position;
      k += run;
      if (k > spectralEnd) throw this.#endsBehindBand(k);
      values[base + k] = value << approximationLow;
      high |= -(k >> 5) & (1 << k);
      low |= ((k >> 5) - 1) & (1 << k);
      last = k++;
    }
    nonzero[2 * block] |= low;
    nonzero[2 * block + 1] |= high;
    if (last > rows.last[block]) rows.last[block] = last;
    reader.position = at;
  }

  /**
   * Reads one more bit of a band of AC coefficients: of known ones, and of those that become nonzero in this scan
   * (T.81 §G.1.2.3).
   *
   * A code says how many zeros to pass. The correction bits of the known coefficients among them follow it: as many as
   * positions are passed, less the zeros. None of them is looked at here; {@link #correct} adds them afterwards.
   */
  #refineAc({ rows, ac }: ComponentReader, block: number): void {
    if (!ac) return;
    const reader = this.#reader;
    const { spectralStart, spectralEnd, approximationLow } = this.#scan;
    const { values, nonzero } = rows;
    const low = nonzero[2 * block] & this.#bandLow;
    const high = nonzero[2 * block + 1] & this.#bandHigh;
    if (this.#endOfBandRun > 0) {
      this.#endOfBandRun--;
      if ((low | high) === 0) return;
      if (reader.position >= reader.limit) reader.refill();
      const known = bitCount(low) + bitCount(high);
      this.#keepCorrections(reader.position, 0, known);
      reader.position += known;
      this.#correct(values, block, low, high, known);
      return;
    }

    if (reader.position >= reader.limit) reader.refill();
    const { view } = reader;
    const { symbols } = ac;
    // Zeros up to the byte with the last known coefficient are listed. From `tail` on, all are zeros.
    const bytes = bytesOf(low, high);
    const tail = bytes === 0 ? spectralStart : 8 * bytes;
    this.#zeros.list(~low & this.#fromStartLow, ~high & this.#fromStartHigh, spectralStart >> 3, bytes);
    const { positions, count: listed } = this.#zeros;
    let at = reader.position;
    let k = spectralStart;
    let zeros = 0;
    let known = 0;
    let last = 0;
    while (k <= spectralEnd) {
      const window = view.getUint32(at >>> 3) << (at & 7);
      const entry = symbols[window >>> LOOKUP_SHIFT];
      let sign = entry >> ENTRY_VALUE_SHIFT;
      if (sign * sign === 1) {
        zeros += (entry >> ENTRY_RUN_SHIFT) & 15;
        at += entry & ENTRY_LENGTH;
      } else {
        reader.position = at;
        const code = this.#readRefinementCode(ac);
        at = reader.position;
        if (code === END_OF_BAND) break;
        zeros += code >> 2;
        sign = (code & 3) - 1;
      }
      k = zeros < listed ? positions[zeros] : tail + zeros - listed;
      const knownBefore = k - spectralStart - zeros;
      this.#keepCorrections(at, known, knownBefore - known);
      at += knownBefore - known;
      known = knownBefore;
      if (sign !== 0) {
        if (k > spectralEnd) throw this.#endsBehindBand(k);
        values[BLOCK * block + k] = sign << approximationLow;
        nonzero[2 * block + (k >> 5)] |= 1 << k;
        last = k;
      }
      zeros++;
      k++;
    }
    const all = bitCount(low) + bitCount(high);
    if (this.#endOfBandRun > 0) {
      this.#endOfBandRun--;
      this.#keepCorrections(at, known, all - known);
      at += all - known;
    }
    reader.position = at;
    if (last > rows.last[block]) rows.last[block] = last;
    this.#correct(values, block, low, high, all);
  }

  /** Copies `count` bits, 0 to 63, from bit `from` of the reader's window to bit `to` of the block's correction bits. */
  #keepCorrections(from: number, to: number, count: number): void {
    const { view } = this.#reader;
    const corrections = this.#corrections;
    for (let left = count; left > 0; left -= CORRECTION_STEP) {
      const at = from + count - left;
      const bit = to + count - left;
      const before = corrections.getUint8(bit >>> 3) & (0xff00 >> (bit & 7));
      const next = (view.getUint32(at >>> 3) << (at & 7)) >>> (bit & 7);
      corrections.setUint32(bit >>> 3, ((before << 24) | next) >>> 0);
    }
  }

  /** Adds the correction bits to known coefficients, those of `low` and `high`. */
  #correct(values: Int16Array, block: number, low: number, high: number, count: number): void {
    if (count === 0) return;
    const corrections = this.#corrections;
    this.#known.list(low, high, this.#scan.spectralStart >> 3, bytesOf(low, high));
    const { positions } = this.#known;
    const step = this.#scan.approximationLow;
    for (let first = 0; first < count; first += 32) {
      let bits = corrections.getInt32(first >> 3);
      if (count - first < 32) bits &= ~(-1 >>> (count - first));
      while (bits !== 0) {
        const leading = Math.clz32(bits);
        bits ^= 0x80000000 >>> leading;
        const at = BLOCK * block + positions[first + leading];
        const negative = values[at] >> 31;
        values[at] += ((1 << step) ^ negative) - negative;
      }
    }
  }

  /** @returns run of zeros << 2 | sign + 1: 0 for −1, 1 for no coefficient, 2 for +1; or {@link END_OF_BAND}. */
  #readRefinementCode(table: HuffmanTable): number {
    const reader = this.#reader;
    const at = reader.position;
    const window = reader.view.getUint32(at >>> 3) << (at & 7);
    const entry = table.symbols[window >>> LOOKUP_SHIFT];
    const value = entry >> ENTRY_VALUE_SHIFT;
    if (value === 1 || value === -1) {
      reader.position = at + (entry & ENTRY_LENGTH);
      return (((entry >> ENTRY_RUN_SHIFT) & 15) << 2) | (value + 1);
    }
    const code = codeAt(table, window);
    const run = (code >> 4) & 15;
    const size = code & 15;
    if (code === 0 || size > 1) throw reader.corrupt("Expected a Huffman code for one bit of a coefficient");
    reader.position = at + (code >> 8);
    if (size === 1) return (run << 2) | (reader.magnitude(1) + 1);
    if (run === SIXTEEN_ZEROS) return (SIXTEEN_ZEROS << 2) | 1;
    this.#endOfBandRun = this.#readRun(run);
    return END_OF_BAND;
  }

  #endsBehindBand(k: number): PixelateError {
    return this.#reader.corrupt(`Expected coefficients up to ${this.#scan.spectralEnd} but received ${k}`);
  }

  /** Reads the length of an end-of-band run in blocks, the current one included (T.81 table G.1). */
  #readRun(bits: number): number {
    return (1 << bits) + (bits === 0 ? 0 : this.#reader.bits(bits));
  }
}

/** Returns the mask of coefficients from position `k` on, 0 to 64, in two words. */
function maskFrom(k: number): readonly [low: number, high: number] {
  return k >= 64 ? [0, 0] : k >= 32 ? [0, -1 << k] : [-1 << k, -1];
}

/** Returns the number of bytes up to the last one of a mask that has a bit set. */
function bytesOf(low: number, high: number): number {
  return high !== 0 ? 8 - (Math.clz32(high) >> 3) : 4 - (Math.clz32(low) >> 3);
}
