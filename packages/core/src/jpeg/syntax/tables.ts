import { corruptJpeg, readUint16, type Segment } from "./markers.ts";

/** A Huffman table as coded in a file (T.81 §B.2.4.2). */
export interface HuffmanSpec {
  /** BITS: the number of codes of 1, 2, … 16 bits. */
  readonly counts: Uint8Array;
  /** HUFFVAL: the symbols in the order of their codes. */
  readonly symbols: Uint8Array;
}

/** A quantization table: 64 steps of 8 or 16 bits, in zig-zag order (T.81 §B.2.4.1). */
export type QuantizationTable = Uint16Array;

/** Tables by slot at some position of a file. Replaced, never changed, as a scan keeps those that it started with. */
export interface Tables {
  readonly quantization: readonly (QuantizationTable | undefined)[];
  readonly dc: readonly (HuffmanSpec | undefined)[];
  readonly ac: readonly (HuffmanSpec | undefined)[];
}

/** Tables in force before any is defined. */
export const INITIAL_TABLES: Tables = { quantization: [], dc: [], ac: [] };

const COUNTS = 16;

/**
 * Returns the slot of a component's tables in the files that are written here: 0 for the first component, which is
 * luminance or gray, and 1 for all others.
 *
 * @param component counted from 0.
 */
export function tableSlot(component: number): 0 | 1 {
  return component === 0 ? 0 : 1;
}

/** Returns the tables in force after a DHT segment. @throws {PixelateError} `CORRUPT_JPEG` */
export function defineHuffmanTables(tables: Tables, bytes: Uint8Array, segment: Segment): Tables {
  const dc = [...tables.dc];
  const ac = [...tables.ac];
  for (let at = segment.start; at < segment.end; ) {
    const tableClass = bytes[at] >> 4;
    const slot = bytes[at] & 15;
    if (tableClass > 1 || slot > 3) {
      throw corruptJpeg(
        `Expected a Huffman table of class 0 or 1 in slot 0 to 3 but received ${tableClass} in ${slot}`,
        at,
      );
    }
    const counts = bytes.subarray(at + 1, at + 1 + COUNTS);
    const size = counts.reduce((sum, count) => sum + count, 0);
    const symbolsStart = at + 1 + COUNTS;
    if (symbolsStart + size > segment.end)
      throw corruptJpeg("Expected a Huffman table to end in its segment", at);
    requireCodesFit(counts, at);
    const spec = { counts, symbols: bytes.subarray(symbolsStart, symbolsStart + size) };
    (tableClass === 0 ? dc : ac)[slot] = spec;
    at = symbolsStart + size;
  }
  return { ...tables, dc, ac };
}

/** Returns the tables in force after a DQT segment. @throws {PixelateError} `CORRUPT_JPEG` */
export function defineQuantizationTables(tables: Tables, bytes: Uint8Array, segment: Segment): Tables {
  const quantization = [...tables.quantization];
  for (let at = segment.start; at < segment.end; ) {
    const bytesPerStep = bytes[at] >> 4 === 0 ? 1 : 2;
    const slot = bytes[at] & 15;
    if (bytes[at] >> 4 > 1 || slot > 3) {
      throw corruptJpeg(
        `Expected a quantization table of 8 or 16 bits in slot 0 to 3 but received ${bytes[at]}`,
        at,
      );
    }
    const start = at + 1;
    at = start + 64 * bytesPerStep;
    if (at > segment.end) throw corruptJpeg("Expected a quantization table to end in its segment", start);
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++) {
      table[k] = bytesPerStep === 1 ? bytes[start + k] : readUint16(bytes, start + 2 * k);
    }
    quantization[slot] = table;
  }
  return { ...tables, quantization };
}

/**
 * Throws if a table has more codes of n bits than exist. Codes count up, and doubling leads to the next length (T.81
 * annex C).
 */
function requireCodesFit(counts: Uint8Array, offset: number): void {
  let code = 0;
  counts.forEach((count, i) => {
    code = 2 * code + count;
    if (code > 2 ** (i + 1))
      throw corruptJpeg(`Expected Huffman codes of ${i + 1} bits to fit but there are too many`, offset);
  });
}
