import { ALL, UNIT_QUANT_TABLE, noCoefficients, type CoefficientRows } from "./coefficients.ts";
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
import { readCoefficients, readDifference } from "./read-block.ts";
import type { Scan } from "../syntax/scans.ts";
import { BLOCK, ZIGZAG_ORDER } from "../syntax/zigzag.ts";

/** The run of the symbol ZRL, 16 zeros. A lower run without magnitude bits begins an end-of-band run. */
const SIXTEEN_ZEROS = 15;

/** Distinct from all refinement codes: their low two bits hold the sign and are never 3. */
const END_OF_BAND = 3;

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
    const { values } = rows;
    const { spectralEnd, approximationLow } = this.#scan;
    const base = BLOCK * block;
    let at = reader.position;
    let last = 0;
    let k = this.#scan.spectralStart;
    while (k <= spectralEnd) {
      const window = view.getUint32(at >>> 3) << (at & 7);
      const entry = symbols[window >>> LOOKUP_SHIFT];
      let value = entry >> ENTRY_VALUE_SHIFT;
      if (value !== 0) {
        k += (entry >> ENTRY_RUN_SHIFT) & 15;
        at += entry & ENTRY_LENGTH;
      } else {
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
      }
      if (k > spectralEnd)
        throw reader.corrupt(`Expected coefficients up to ${spectralEnd} but received ${k}`);
      values[base + k] = value << approximationLow;
      last = k++;
    }
    if (last > rows.last[block]) rows.last[block] = last;
    reader.position = at;
  }

  /**
   * Reads one more bit of a band of AC coefficients: of known ones, and of those that become nonzero in this scan
   * (T.81 §G.1.2.3).
   */
  #refineAc({ rows, ac }: ComponentReader, block: number): void {
    if (!ac) return;
    const reader = this.#reader;
    const { values } = rows;
    const { spectralEnd, approximationLow } = this.#scan;
    const base = BLOCK * block;
    const lastKnown = Math.min(spectralEnd, rows.last[block]);
    let k = this.#scan.spectralStart;
    if (this.#endOfBandRun === 0) {
      if (reader.position >= reader.limit) reader.refill();
      let last = 0;
      while (k <= spectralEnd) {
        const code = this.#readRefinementCode(ac);
        if (code === END_OF_BAND) break;
        k = this.#refineKnown(values, base, k, lastKnown, code >> 2);
        const sign = (code & 3) - 1;
        if (sign !== 0) {
          if (k > spectralEnd)
            throw reader.corrupt(`Expected coefficients up to ${spectralEnd} but received ${k}`);
          values[base + k] = sign << approximationLow;
          last = k;
        }
        k++;
      }
      if (last > rows.last[block]) rows.last[block] = last;
    }
    if (this.#endOfBandRun > 0) {
      this.#endOfBandRun--;
      if (k > lastKnown) return;
      if (reader.position >= reader.limit) reader.refill();
      this.#refineKnown(values, base, k, lastKnown, BLOCK);
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

  /**
   * Reads one bit for each known coefficient from `k` on, until `zeros` unknown ones are skipped. Has no branch but
   * the loop's end: which coefficients are known, and their bits, cannot be predicted.
   *
   * @returns position of the unknown coefficient after those zeros.
   */
  #refineKnown(values: Int16Array, base: number, k: number, lastKnown: number, zeros: number): number {
    const { view } = this.#reader;
    const low = this.#scan.approximationLow;
    let at = this.#reader.position;
    for (; k <= lastKnown; k++) {
      const value = values[base + k];
      const isKnown = (value | -value) >>> 31;
      zeros -= 1 - isKnown;
      if (zeros < 0) break;
      const bit = (view.getUint8(at >>> 3) >> (7 - (at & 7))) & isKnown;
      const negative = value >> 31;
      values[base + k] = value + (((bit << low) ^ negative) - negative);
      at += isKnown;
    }
    this.#reader.position = at;
    return zeros < 0 ? k : k + zeros;
  }

  /** Reads the length of an end-of-band run in blocks, the current one included (T.81 table G.1). */
  #readRun(bits: number): number {
    return (1 << bits) + (bits === 0 ? 0 : this.#reader.bits(bits));
  }
}
