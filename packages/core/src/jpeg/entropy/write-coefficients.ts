import type { Bytes } from "../../bytes.ts";
import type { Frame } from "../syntax/frame.ts";
import type { CoefficientRows } from "./coefficients.ts";
import { type HuffmanSpec, type QuantizationTable, tableSlot } from "../syntax/tables.ts";
import { SYMBOLS, TABLES } from "./block-symbols.ts";
import { EntropySegment, expectedBytes } from "./entropy-segment.ts";
import { IntervalBits, symbolCodes } from "./interval-bits.ts";
import { bySlot, optimalTables } from "./huffman-codes.ts";
import { RowEncoder } from "./encode-rows.ts";
import { RowRecorder } from "./record-row.ts";
import { sequentialFileOf } from "../syntax/sequential-file.ts";
import { type ComponentSpecs, standardSpecs } from "../syntax/standard-tables.ts";

/** Provides an image's quantized coefficients a row of MCUs at a time. */
export interface RowReader {
  /** The current row of each component. */
  readonly rows: readonly CoefficientRows[];
  /** Reads a row of MCUs. Rows must be read in order. */
  readRow(mcuRow: number): void;
}

/** Receives the quantized coefficients of each component in a row of MCUs. They are valid until it returns. */
export type TakeMcuRow = (rows: readonly CoefficientRows[], mcuRow: number) => void;

/**
 * Writes quantized coefficients as a sequential JPEG of one scan.
 *
 * Uses the standard Huffman tables, which takes one pass; the file is some percent larger than with its best tables. If
 * they lack a code for a symbol, which never happens with a baseline image, reads the coefficients twice more: to count
 * symbols, and to write them with optimal tables. Memory: one row of MCUs and the bytes written. Each row of MCUs is a
 * restart interval.
 *
 * @param quantization table of each component.
 * @param open starts a new reading from the top.
 * @param expectedBytes estimated length of the entropy-coded bytes.
 * @param segments to write before the tables.
 */
export function writeCoefficients(
  frame: Frame,
  quantization: readonly QuantizationTable[],
  open: () => RowReader,
  expectedBytes: number,
  segments: readonly Uint8Array[],
): Bytes {
  const specs = frame.components.map((_, i) => standardSpecs(i));
  const entropy = encodedRows(frame, open(), specs, expectedBytes);
  if (entropy !== undefined) return fileOf(frame, quantization, specs, segments, entropy);
  const read = (take: TakeMcuRow) => {
    const reader = open();
    for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
      reader.readRow(mcuRow);
      take(reader.rows, mcuRow);
    }
  };
  return writeCounted(frame, quantization, countSymbols(frame, read), read, segments);
}

/** Encodes all rows with given Huffman tables. @returns undefined if they lack a code for a symbol. */
function encodedRows(
  frame: Frame,
  reader: RowReader,
  specs: readonly ComponentSpecs[],
  expectedBytes: number,
): Uint8Array | undefined {
  const segment = new EntropySegment(expectedBytes);
  const interval = new IntervalBits();
  const encoder = new RowEncoder(frame, specs, interval);
  for (let mcuRow = 0; mcuRow < frame.mcusDown; mcuRow++) {
    reader.readRow(mcuRow);
    if (!encoder.encode(reader.rows, mcuRow)) return undefined;
    segment.add(interval, 1);
  }
  return segment.bytes();
}

/**
 * Writes quantized coefficients, as {@link writeCoefficients} does, whose symbols were counted.
 *
 * @param frequencies what {@link countSymbols} found in the same coefficients.
 * @param read passes all rows of MCUs from the top.
 */
export function writeCounted(
  frame: Frame,
  quantization: readonly QuantizationTable[],
  frequencies: Float64Array,
  read: (take: TakeMcuRow) => void,
  segments: readonly Uint8Array[],
): Bytes {
  const tables = optimalTables(frequencies);
  const { dc, ac } = bySlot(tables);
  const specs = frame.components.map((_, i) => ({ dc: dc[tableSlot(i)], ac: ac[tableSlot(i)] }));
  return fileOf(frame, quantization, specs, segments, entropyBytes(frame, read, frequencies, tables));
}

/** Puts a file together whose restart intervals are rows of MCUs. @param specs the Huffman tables of each component. */
function fileOf(
  frame: Frame,
  quantization: readonly QuantizationTable[],
  specs: readonly ComponentSpecs[],
  segments: readonly Uint8Array[],
  entropy: Uint8Array,
): Bytes {
  const { components, mcusAcross } = frame;
  const [first] = components;
  const restartInterval = components.length === 1 ? first.blocksAcross * first.vertical : mcusAcross;
  return sequentialFileOf(frame, { quantization, specs, segments, restartInterval, entropy });
}

/** Returns how often each symbol occurs in the coefficients of an image: SYMBOLS counts for each of the TABLES. */
export function countSymbols(frame: Frame, read: (take: TakeMcuRow) => void): Float64Array {
  const frequencies = new Float64Array(TABLES * SYMBOLS);
  const recorder = new RowRecorder(frame);
  read((rows, mcuRow) => {
    recorder.record(rows, mcuRow);
    recorder.count(frequencies);
  });
  return frequencies;
}

function entropyBytes(
  frame: Frame,
  read: (take: TakeMcuRow) => void,
  frequencies: Float64Array,
  tables: readonly HuffmanSpec[],
): Uint8Array {
  const codes = symbolCodes(tables);
  const segment = new EntropySegment(expectedBytes(frequencies, frame.mcusDown, codes));
  const interval = new IntervalBits();
  const recorder = new RowRecorder(frame);
  read((rows, mcuRow) => {
    recorder.record(rows, mcuRow);
    interval.clear();
    interval.writeBlocks(recorder, 0, recorder.length, codes);
    segment.add(interval, 1);
  });
  return segment.bytes();
}
