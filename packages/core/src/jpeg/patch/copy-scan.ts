import type { Frame } from "../syntax/frame.ts";
import { ALL, UNIT_QUANT_TABLE, noCoefficients, type CoefficientRows } from "../entropy/coefficients.ts";
import { EntropyReader } from "../entropy/bit-reader.ts";
import { type HuffmanTable, sizeOf } from "../entropy/huffman-table.ts";
import type { HuffmanTables } from "../entropy/huffman-tables.ts";
import { readCoefficients, readDifference, skipCoefficients } from "../entropy/read-block.ts";
import type { SkipTable } from "../entropy/skip-table.ts";
import type { Scan } from "../syntax/scans.ts";
import { type ComponentSpecs, isStandardSpec, standardSpecs } from "../syntax/standard-tables.ts";
import { EOB, ZRL } from "../entropy/block-symbols.ts";
import { EntropySegment } from "../entropy/entropy-segment.ts";
import { McuOrder, type McuVisitor } from "../entropy/mcu-order.ts";
import { IntervalBits } from "../entropy/interval-bits.ts";
import { type HuffmanCodes, huffmanCodes } from "../entropy/huffman-codes.ts";
import { BLOCK, ZIGZAG_ORDER } from "../syntax/zigzag.ts";
import type { ComponentPatch } from "./component-patch.ts";

/** A component of the scan while it is copied. */
interface ComponentCopier {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly skips: SkipTable;
  /** Huffman codes to write with. */
  readonly dcCodes: HuffmanCodes;
  readonly acCodes: HuffmanCodes;
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
 * @returns undefined if the tables lack a code for a symbol, which never happens in a baseline image.
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
  const specs = isStandard ? own : own.map((_, i) => standardSpecs(i));
  const entropy = new ScanCopy(bytes, frame, scan, tables, patches, specs, isStandard).run();
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
      return {
        dc: tables.dc(dc, scan.offset),
        ac: tables.ac(ac),
        skips: tables.skips(ac),
        dcCodes: huffmanCodes(spec.dc),
        acCodes: huffmanCodes(spec.ac),
        patch: patches[index],
        across: this.#order.blocks[i].across,
        down: this.#order.blocks[i].down,
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
      this.#put(component.dcCodes, 0, dc - component.writtenBefore);
      this.#copyFrom = reader.position;
    }
    skipCoefficients(reader, component.ac, component.skips, 1);
    component.readBefore = dc;
    component.writtenBefore = dc;
  }

  #recodeBlock(component: ComponentCopier): void {
    const dc = this.#readBlock(component);
    const { count, positions, values } = this.#coefficients;
    this.#put(component.dcCodes, 0, dc - component.writtenBefore);
    let last = 0;
    for (let n = 0; n < count; n++) {
      const k = ZIGZAG_ORDER[positions[n]];
      this.#putBehindZeros(component.acCodes, k - last - 1, values[n]);
      last = k;
    }
    this.#endBlock(component, last, dc, dc);
  }

  #paintBlock(component: ComponentCopier, column: number, row: number): void {
    const dc = this.#readBlock(component);
    const { count, positions, values } = this.#coefficients;
    const painted = this.#block.values.fill(0);
    painted[0] = dc;
    let end = 0;
    for (let n = 0; n < count; n++) {
      end = ZIGZAG_ORDER[positions[n]];
      painted[end] = values[n];
    }
    this.#block.last[0] = end;
    component.patch.paintBlock(this.#block, 0, column, row);

    const paintedDc = painted[0];
    this.#put(component.dcCodes, 0, paintedDc - component.writtenBefore);
    let last = 0;
    for (let k = 1; k < BLOCK; k++) {
      const value = painted[k];
      if (value === 0) continue;
      this.#putBehindZeros(component.acCodes, k - last - 1, value);
      last = k;
    }
    this.#endBlock(component, last, dc, paintedDc);
  }

  /** Copies the bits before the next block, and reads that block. @returns its DC coefficient. */
  #readBlock(component: ComponentCopier): number {
    const reader = this.#reader;
    this.#refill();
    this.#copyUpTo(reader.position);
    const dc = (component.readBefore + readDifference(reader, component.dc)) | 0;
    readCoefficients(reader, component.ac, ALL, UNIT_QUANT_TABLE, this.#coefficients);
    return dc;
  }

  /** @param last zig-zag position of the last coefficient written. */
  #endBlock(component: ComponentCopier, last: number, readDc: number, writtenDc: number): void {
    if (last < BLOCK - 1) this.#put(component.acCodes, EOB, 0);
    component.readBefore = readDc;
    component.writtenBefore = writtenDc;
    this.#copyFrom = this.#reader.position;
  }

  #putBehindZeros(codes: HuffmanCodes, zeros: number, value: number): void {
    let left = zeros;
    for (; left > 15; left -= 16) this.#put(codes, ZRL, 0);
    this.#put(codes, left << 4, value);
  }

  /** Writes a coefficient after a run of zeros (T.81 §F.1.2.1). @param run the upper half of the symbol. */
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

  /** Refills the reader for the next block if necessary; copies the bits that the refill would discard. */
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
