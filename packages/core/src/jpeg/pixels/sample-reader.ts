import { EntropyReader } from "../entropy/bit-reader.ts";
import { BufferedScan } from "../entropy/buffered-scan.ts";
import { clearRows, type CoefficientRows, emptyRows } from "../entropy/coefficients.ts";
import type { HuffmanTable } from "../entropy/huffman-table.ts";
import { HuffmanTables } from "../entropy/huffman-tables.ts";
import { McuOrder, type McuVisitor } from "../entropy/mcu-order.ts";
import { readDequantized, readDifference } from "../entropy/read-block.ts";
import type { Frame } from "../syntax/frame.ts";
import { isInOneScan, quantizationOf, type Scan } from "../syntax/scans.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";
import { IntegerInverseTransform } from "../transform/integer-inverse-dct.ts";
import type { SamplePlane } from "./sample-plane.ts";

/** Decodes the samples of an image, one row of MCUs at a time. */
export interface SampleReader {
  /** Decodes a row of the frame's MCUs into the planes. Rows must be read in order. */
  readRow(mcuRow: number): void;
}

/**
 * Opens the scans of an image. A sequential image in one scan is decoded block by block; all others keep the coefficients
 * of a row of MCUs.
 *
 * @param planes receive the samples of each component of the frame.
 */
export function openSamples(
  bytes: Uint8Array,
  frame: Frame,
  scans: readonly Scan[],
  planes: readonly SamplePlane[],
): SampleReader {
  return !frame.progressive && isInOneScan(scans, frame)
    ? new SequentialSamples(bytes, frame, scans[0], planes)
    : new BufferedSamples(bytes, frame, scans, planes);
}

/** A component of a sequential scan while it is read. */
interface ComponentReader {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly quantTable: Int32Array;
  readonly plane: SamplePlane;
  /** Blocks of the component in an MCU. */
  readonly across: number;
  readonly down: number;
  prediction: number;
}

/** Decodes the only scan of a sequential image (T.81 §F.2) without keeping any coefficients. */
class SequentialSamples implements SampleReader, McuVisitor {
  readonly #reader: EntropyReader;
  readonly #order: McuOrder;
  readonly #components: readonly ComponentReader[];
  readonly #transform = new IntegerInverseTransform();
  readonly #mcusDown: number;

  constructor(bytes: Uint8Array, frame: Frame, scan: Scan, planes: readonly SamplePlane[]) {
    const tables = new HuffmanTables();
    const indexes = scan.components.map(({ index }) => index);
    this.#reader = new EntropyReader(bytes, scan);
    this.#order = new McuOrder(frame, indexes, scan.restartInterval);
    this.#mcusDown = frame.mcusDown;
    this.#components = scan.components.map(({ index, dc, ac, quantization }, i) => {
      if (!dc || !ac) throw new RangeError("Expected a scan listed by listScans");
      return {
        dc: tables.dc(dc, scan.offset),
        ac: tables.ac(ac),
        quantTable: paddedTable(quantization),
        plane: planes[index],
        ...this.#order.blocks[i],
        prediction: 0,
      };
    });
  }

  readRow(mcuRow: number): void {
    this.#order.visitFrameRow(mcuRow, this);
    if (mcuRow === this.#mcusDown - 1) this.#reader.finish();
  }

  restart(): void {
    this.#reader.restart();
    for (const component of this.#components) component.prediction = 0;
  }

  visitMcu(column: number): void {
    const reader = this.#reader;
    const transform = this.#transform;
    const { coefficients } = transform;
    for (const component of this.#components) {
      const { across, down, dc, ac, quantTable, plane } = component;
      for (let v = 0; v < down; v++) {
        let at = plane.rowAt(8 * v) + 8 * across * column;
        for (let h = 0; h < across; h++, at += 8) {
          component.prediction = (component.prediction + readDifference(reader, dc)) | 0;
          coefficients[0] = Math.imul(component.prediction, quantTable[0]);
          const last = readDequantized(reader, ac, quantTable, coefficients);
          transform.transform(last, plane.samples, plane.words, at, plane.stride);
        }
      }
    }
  }
}

/** Decodes an image whose blocks are spread over several scans, from the coefficients of a row of MCUs. */
class BufferedSamples implements SampleReader {
  readonly #rows: readonly CoefficientRows[];
  readonly #scans: readonly BufferedScan[];
  readonly #quantTables: readonly Int32Array[];
  readonly #planes: readonly SamplePlane[];
  readonly #transform = new IntegerInverseTransform();

  constructor(bytes: Uint8Array, frame: Frame, scans: readonly Scan[], planes: readonly SamplePlane[]) {
    const tables = new HuffmanTables();
    const rows = frame.components.map((component) => emptyRows(frame, component));
    this.#rows = rows;
    this.#scans = scans.map((scan) => new BufferedScan(bytes, frame, scan, tables, rows));
    this.#quantTables = rows.map((_, index) => paddedTable(quantizationOf(scans, index)));
    this.#planes = planes;
  }

  readRow(mcuRow: number): void {
    for (const scan of this.#scans) scan.readRow(mcuRow);
    for (const [index, rows] of this.#rows.entries()) {
      this.#decode(rows, this.#quantTables[index], this.#planes[index]);
      clearRows(rows);
    }
  }

  #decode(
    { values, last, blocksAcross, blocksDown }: CoefficientRows,
    quantTable: Int32Array,
    plane: SamplePlane,
  ): void {
    const transform = this.#transform;
    const { coefficients } = transform;
    let block = 0;
    for (let v = 0; v < blocksDown; v++) {
      let at = plane.rowAt(8 * v);
      for (let column = 0; column < blocksAcross; column++, at += 8, block++) {
        const from = BLOCK * block;
        const end = last[block];
        for (let k = 0; k <= end; k++) {
          coefficients[NATURAL_ORDER[k]] = Math.imul(values[from + k], quantTable[k]);
        }
        transform.transform(end, plane.samples, plane.words, at, plane.stride);
      }
    }
  }
}

/** Returns a quantization table with 64 zeros behind it, as the run of a damaged file may lead out of its block. */
function paddedTable(quantization: QuantizationTable): Int32Array {
  const padded = new Int32Array(2 * BLOCK);
  padded.set(quantization);
  return padded;
}
