import { EntropyReader } from "../entropy/bit-reader.ts";
import { BufferedScan } from "../entropy/buffered-scan.ts";
import { clearRows, type CoefficientRows, emptyRows } from "../entropy/coefficients.ts";
import type { HuffmanTable } from "../entropy/huffman-table.ts";
import { HuffmanTables } from "../entropy/huffman-tables.ts";
import { McuOrder, type McuVisitor } from "../entropy/mcu-order.ts";
import { readDequantized, readDifference, skipCoefficients } from "../entropy/read-block.ts";
import type { SkipTable } from "../entropy/skip-table.ts";
import type { Frame } from "../syntax/frame.ts";
import { isInOneScan, quantizationOf, type Scan } from "../syntax/scans.ts";
import type { QuantizationTable } from "../syntax/tables.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";
import {
  type BlockTransform,
  IntegerInverseTransform,
  MeanTransform,
} from "../transform/integer-inverse-dct.ts";
import { ReducedInverseTransform } from "../transform/reduced-inverse-dct.ts";
import type { BlockSide, SamplePlane } from "./sample-plane.ts";

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
  readonly transform: BlockTransform;
  /** Skips the AC coefficients if only means are wanted. */
  readonly skips: SkipTable | undefined;
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
        transform: transformOf(planes[index].side),
        skips: planes[index].side === 1 ? tables.skips(ac) : undefined,
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
    for (const component of this.#components) {
      const { across, down, dc, ac, quantTable, plane, transform, skips } = component;
      const { coefficients } = transform;
      const { side } = plane;
      for (let v = 0; v < down; v++) {
        let at = plane.rowAt(side * v) + side * across * column;
        for (let h = 0; h < across; h++, at += side) {
          component.prediction = (component.prediction + readDifference(reader, dc)) | 0;
          coefficients[0] = Math.imul(component.prediction, quantTable[0]);
          let last = 0;
          if (skips === undefined) last = readDequantized(reader, ac, quantTable, coefficients);
          else skipCoefficients(reader, ac, skips, 1);
          transform.transform(last, plane, at);
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
  readonly #transforms: readonly BlockTransform[];

  constructor(bytes: Uint8Array, frame: Frame, scans: readonly Scan[], planes: readonly SamplePlane[]) {
    const tables = new HuffmanTables();
    const rows = frame.components.map((component) => emptyRows(frame, component));
    this.#rows = rows;
    this.#scans = scans.map((scan) => new BufferedScan(bytes, frame, scan, tables, rows));
    this.#quantTables = rows.map((_, index) => paddedTable(quantizationOf(scans, index)));
    this.#planes = planes;
    this.#transforms = planes.map(({ side }) => transformOf(side));
  }

  readRow(mcuRow: number): void {
    for (const scan of this.#scans) scan.readRow(mcuRow);
    for (const [index, rows] of this.#rows.entries()) {
      decodeRows(rows, this.#quantTables[index], this.#planes[index], this.#transforms[index]);
      clearRows(rows);
    }
  }
}

function decodeRows(
  { values, last, blocksAcross, blocksDown }: CoefficientRows,
  quantTable: Int32Array,
  plane: SamplePlane,
  transform: BlockTransform,
): void {
  const { coefficients } = transform;
  const { side } = plane;
  let block = 0;
  for (let v = 0; v < blocksDown; v++) {
    let at = plane.rowAt(side * v);
    for (let column = 0; column < blocksAcross; column++, at += side, block++) {
      const from = BLOCK * block;
      const end = last[block];
      for (let k = 0; k <= end; k++) {
        coefficients[NATURAL_ORDER[k]] = Math.imul(values[from + k], quantTable[k]);
      }
      transform.transform(end, plane, at);
    }
  }
}

function transformOf(side: BlockSide): BlockTransform {
  if (side === 8) return new IntegerInverseTransform();
  return side === 1 ? new MeanTransform() : new ReducedInverseTransform(side);
}

/** Returns a quantization table with 64 zeros behind it, as the run of a damaged file may lead out of its block. */
function paddedTable(quantization: QuantizationTable): Int32Array {
  const padded = new Int32Array(2 * BLOCK);
  padded.set(quantization);
  return padded;
}
