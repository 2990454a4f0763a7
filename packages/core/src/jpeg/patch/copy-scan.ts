import type { Frame } from "../syntax/frame.ts";
import { ALL, UNIT_QUANT_TABLE, noCoefficients, type CoefficientRows } from "../entropy/coefficients.ts";
import { EntropyReader } from "../entropy/bit-reader.ts";
import type { HuffmanTable } from "../entropy/huffman-table.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import { readCoefficients, readDifference, skipCoefficients } from "../entropy/read-block.ts";
import type { ScanTrace } from "../entropy/scan-trace.ts";
import type { SkipTable } from "../entropy/skip-table.ts";
import type { Scan } from "../syntax/scans.ts";
import { type ComponentSpecs, isStandardSpec, standardSpecs } from "../syntax/standard-tables.ts";
import { EntropySegment } from "../entropy/entropy-segment.ts";
import { McuOrder, type McuVisitor } from "../entropy/mcu-order.ts";
import { IntervalBits } from "../entropy/interval-bits.ts";
import { packedCodes } from "../entropy/huffman-codes.ts";
import { buildRecodeTable, type RecodeTable } from "../entropy/recode-table.ts";
import { BLOCK, ZIGZAG_ORDER } from "../syntax/zigzag.ts";
import type { ComponentPatch } from "./component-patch.ts";

/** A component of the scan while it is copied. */
interface ComponentCopier {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: SkipTable;
  /** Huffman codes to write with. */
  readonly dcCodes: Uint32Array;
  readonly acCodes: Uint32Array;
  readonly recode: RecodeTable;
  readonly patch: ComponentPatch;
  /** Blocks in an MCU. */
  readonly across: number;
  readonly down: number;
  /** DC predictors: of the bits read, and of the bits written. */
  readBefore: number;
  writtenBefore: number;
}

/** A copied scan. */
export interface CopiedScan {
  /** The Huffman tables of each component. */
  readonly specs: readonly ComponentSpecs[];
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
  readonly entropy: Uint8Array;
}

/**
 * Copies the only scan of a sequential image and paints over it, in one pass; restart intervals stay the same.
 *
 * If the file uses the standard Huffman tables, blocks that no shown cell reaches into are copied bit by bit, without
 * looking at their coefficients. Other tables were made for the picture, and their code lengths depend on what the
 * cells hide. They are replaced by the standard tables, and each coefficient is coded again.
 *
 * @param patches one for each component.
 * @param trace of an earlier reading of the scan, which found no fault. If it is complete and bits are copied, only the rows
 *   that a shown cell reaches into are read again.
 * @returns undefined if the tables lack a code for a symbol, which never happens in a baseline image.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`
 */
export function copyScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  tables: HuffmanTables,
  patches: readonly ComponentPatch[],
  trace?: ScanTrace,
): CopiedScan | undefined {
  const own = scan.components.flatMap(({ dc, ac }) => (dc && ac ? [{ dc, ac }] : []));
  const isStandard = own.every(({ dc, ac }) => isStandardSpec(dc) && isStandardSpec(ac));
  const specs = isStandard ? own : own.map((_, i) => standardSpecs(i));
  const entropy = new ScanCopy(bytes, frame, scan, tables, patches, specs, isStandard).run(trace);
  return entropy && { specs, restartInterval: scan.restartInterval, entropy };
}

class ScanCopy implements McuVisitor {
  readonly #order: McuOrder;
  readonly #reader: EntropyReader;
  readonly #components: readonly ComponentCopier[];
  readonly #interval = new IntervalBits();
  readonly #segment: EntropySegment;
  /** The current block, if it is painted over. */
  readonly #block: CoefficientRows = {
    blocksAcross: 1,
    blocksDown: 1,
    values: new Int16Array(BLOCK),
    last: new Uint8Array(1),
    nonzero: new Int32Array(2),
  };
  readonly #coefficients = noCoefficients();
  /** First bit of the reader's window that is not copied yet. */
  #copyFrom = 0;
  #hasAllCodes = true;
  /** True if the bits read and the bits written use the same Huffman codes. */
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
    this.#components = scan.components.map(({ index, dc, ac }, i): ComponentCopier => {
      if (!dc || !ac) throw new RangeError("Expected a scan listed by listScans");
      const spec = specs[i];
      const acTable = tables.ac(ac);
      const acCodes = packedCodes(spec.ac);
      return {
        dc: tables.dc(dc, scan.offset),
        ac: acTable,
        skips: tables.skips(ac),
        dcCodes: packedCodes(spec.dc),
        acCodes,
        recode: buildRecodeTable(acTable, acCodes),
        patch: patches[index],
        across: this.#order.blocks[i].across,
        down: this.#order.blocks[i].down,
        readBefore: 0,
        writtenBefore: 0,
      };
    });
  }

  run(trace?: ScanTrace): Uint8Array | undefined {
    if (trace?.isComplete && this.#keepsBits) this.#copyTraced(trace);
    else this.#order.visitAll(this);
    if (!this.#hasAllCodes) return undefined;
    this.#reader.finish();
    this.#endInterval();
    return this.#segment.bytes();
  }

  /** Copies the rows before and behind the shown cells without reading their symbols. */
  #copyTraced(trace: ScanTrace): void {
    const { rows } = this.#order;
    let first = 0;
    while (first < rows && !this.#reachesRow(first)) first++;
    let end = rows;
    while (end > first && !this.#reachesRow(end - 1)) end--;
    this.#copyUntil(trace.bitOf(first));
    if (first < end) {
      this.#components.forEach((component, i) => {
        component.readBefore = trace.predictionOf(first, i);
        component.writtenBefore = component.readBefore;
      });
      // The DC differences of the first MCU behind the cells change as well.
      const readEnd = Math.min(end + 1, rows);
      this.#order.visitRows(first, readEnd, this);
      if (this.#hasAllCodes) this.#copyUntil(trace.bitOf(readEnd));
    }
    if (this.#hasAllCodes) this.#copyUntil(trace.end);
  }

  /** Returns true if a shown cell reaches into a row of MCUs. */
  #reachesRow(row: number): boolean {
    return this.#components.some(({ patch, down }) => {
      for (let v = 0; v < down; v++) if (patch.reachesRow(row * down + v)) return true;
      return false;
    });
  }

  /** Copies bits up to the scan's bit `end`. */
  #copyUntil(end: number): void {
    const reader = this.#reader;
    while (reader.bitsRead < end) {
      this.#refill();
      reader.skip(end - reader.bitsRead);
    }
  }

  restart(): void {
    if (!this.#hasAllCodes) return;
    this.#endInterval();
    this.#reader.restart();
    this.#copyFrom = 0;
    for (const component of this.#components) {
      component.readBefore = 0;
      component.writtenBefore = 0;
    }
  }

  #endInterval(): void {
    this.#copyUpTo(this.#reader.position);
    this.#segment.add(this.#interval, 1);
    this.#interval.clear();
  }

  visitMcu(column: number, row: number): void {
    if (!this.#hasAllCodes) return;
    for (const component of this.#components) this.#copyBlocks(component, column, row);
  }

  /** Copies the blocks that one component has in an MCU. */
  #copyBlocks(component: ComponentCopier, mcuColumn: number, mcuRow: number): void {
    const { across, down, patch } = component;
    for (let v = 0; v < down; v++) {
      const row = mcuRow * down + v;
      for (let h = 0; h < across; h++) {
        // Without a code, the reader may be within a block.
        if (!this.#hasAllCodes) return;
        const column = mcuColumn * across + h;
        if (patch.reaches(column, row)) this.#paintBlock(component, column, row);
        else if (this.#keepsBits) this.#copyBlock(component);
        else this.#recodeBlock(component);
      }
    }
  }

  #copyBlock(component: ComponentCopier): void {
    const reader = this.#reader;
    this.#refill();
    const start = reader.position;
    const dc = (component.readBefore + readDifference(reader, component.dc)) | 0;
    if (component.writtenBefore !== component.readBefore) {
      // After a replaced block, only the next block's DC difference changes; its AC symbols are copied.
      this.#copyUpTo(start);
      if (!this.#interval.writeDifference(component.dcCodes, dc - component.writtenBefore)) {
        this.#hasAllCodes = false;
      }
      this.#copyFrom = reader.position;
    }
    skipCoefficients(reader, component.ac, component.skips, 1);
    component.readBefore = dc;
    component.writtenBefore = dc;
  }

  #recodeBlock(component: ComponentCopier): void {
    const reader = this.#reader;
    this.#refill();
    const dc = (component.readBefore + readDifference(reader, component.dc)) | 0;
    const isCoded =
      this.#interval.writeDifference(component.dcCodes, dc - component.writtenBefore) &&
      this.#interval.recodeBlock(reader, component.ac, component.recode);
    if (!isCoded) this.#hasAllCodes = false;
    component.readBefore = dc;
    component.writtenBefore = dc;
    this.#copyFrom = reader.position;
  }

  #paintBlock(component: ComponentCopier, column: number, row: number): void {
    const reader = this.#reader;
    this.#refill();
    this.#copyUpTo(reader.position);
    const dc = (component.readBefore + readDifference(reader, component.dc)) | 0;
    const block = this.#block;
    const { values, last, nonzero } = block;
    values.fill(0);
    values[0] = dc;
    readCoefficients(reader, component.ac, ALL, UNIT_QUANT_TABLE, this.#coefficients);
    const { count, positions, values: read } = this.#coefficients;
    last[0] = 0;
    for (let n = 0; n < count; n++) {
      const k = ZIGZAG_ORDER[positions[n]];
      values[k] = read[n];
      last[0] = k;
    }
    component.patch.paintBlock(block, 0, column, row);
    const [painted] = values;
    const isCoded = this.#interval.writeBlock(
      values,
      0,
      painted - component.writtenBefore,
      nonzero[0],
      nonzero[1],
      component.dcCodes,
      component.acCodes,
    );
    if (!isCoded) this.#hasAllCodes = false;
    component.readBefore = dc;
    component.writtenBefore = painted;
    this.#copyFrom = reader.position;
  }

  /** Refills the reader for the next block if necessary; copies the bits that the refill would discard. */
  #refill(): void {
    const reader = this.#reader;
    if (reader.position < reader.limit) return;
    this.#copyUpTo(reader.position);
    this.#segment.addPart(this.#interval);
    reader.refill();
    this.#copyFrom = reader.position;
  }

  #copyUpTo(position: number): void {
    if (position > this.#copyFrom) this.#interval.copyFrom(this.#reader.view, this.#copyFrom, position);
    this.#copyFrom = position;
  }
}
