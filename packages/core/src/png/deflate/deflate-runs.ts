import { BitWriter } from "../../zlib/bit-writer.ts";
import { ScanlineChecksum } from "./checksum-scanlines.ts";
import {
  type BlockCode,
  deflateCodes,
  dynamicCode,
  FIXED_CODE,
  writeHeader,
} from "../../zlib/code-header.ts";
import {
  DISTANCES,
  distanceExtraBits,
  distanceSymbol,
  END_OF_BLOCK,
  LENGTH_BASES,
  LENGTH_EXTRA_BITS,
  LENGTH_SYMBOLS,
  LITERALS_AND_LENGTHS,
} from "../../zlib/alphabet.ts";
import { DeflateSymbols } from "./symbols.ts";
import type { ScanlineSink } from "../scanlines/scanline-sink.ts";

/** Emits the same scanlines to a sink each time it is called. */
export type EmitScanlines = (sink: ScanlineSink) => void;

/** How scanlines will be deflated. */
export interface DeflatePlan {
  readonly emit: EmitScanlines;
  readonly code: BlockCode;
  /** Length of the zlib stream in bytes. */
  readonly bytes: number;
}

/** Finds the best code for scanlines and the resulting length, before a byte is written. */
export function planDeflate(emit: EmitScanlines): DeflatePlan {
  const counter = new SymbolCounter();
  emit(counter);
  const dynamic = dynamicCode(counter.literals, counter.distances);
  const dynamicBits = counter.bitsWith(dynamic);
  const fixedBits = counter.bitsWith(FIXED_CODE);
  const [code, bits] = fixedBits < dynamicBits ? [FIXED_CODE, fixedBits] : [dynamic, dynamicBits];
  return { emit: emit, code, bytes: ZLIB_HEADER.length + Math.ceil(bits / 8) + 4 };
}

/** Writes scanlines as a zlib stream of one deflate block. */
export function deflateRuns({ emit: emit, code, bytes }: DeflatePlan): Uint8Array {
  const stream = new Uint8Array(bytes);
  stream.set(ZLIB_HEADER);
  const bits = new BitWriter(stream, ZLIB_HEADER.length);
  writeHeader(code, bits);
  const writer = new SymbolWriter(code, bits);
  emit(writer);
  writer.endBlock();
  const checksum = new ScanlineChecksum();
  emit(checksum);
  new DataView(stream.buffer).setUint32(bits.end(), checksum.value);
  return stream;
}

/** Header of a zlib stream: a window of 32 KiB and maximum compression (RFC 1950 §2.2). */
const ZLIB_HEADER = /* @__PURE__ */ Uint8Array.of(0x78, 0xda);

/** Counts the symbols of scanlines. */
class SymbolCounter extends DeflateSymbols {
  readonly literals = new Float64Array(LITERALS_AND_LENGTHS);
  readonly distances = new Float64Array(DISTANCES);
  #extraBits = 0;

  constructor() {
    super();
    this.literals[END_OF_BLOCK] = 1;
  }

  protected literal(byte: number): void {
    this.literals[byte]++;
  }

  protected match(length: number, distance: number, times: number): void {
    const lengthSymbol = LENGTH_SYMBOLS[length];
    const symbol = distanceSymbol(distance);
    this.literals[lengthSymbol] += times;
    this.distances[symbol] += times;
    this.#extraBits += times * (LENGTH_EXTRA_BITS[lengthSymbol] + distanceExtraBits(symbol));
  }

  /** Returns the length of the whole block in bits. */
  bitsWith({ literalLengths, distanceLengths, header }: BlockCode): number {
    let bits = this.#extraBits;
    for (const [, count] of header) bits += count;
    for (let i = 0; i < LITERALS_AND_LENGTHS; i++) bits += this.literals[i] * literalLengths[i];
    for (let i = 0; i < DISTANCES; i++) bits += this.distances[i] * distanceLengths[i];
    return bits;
  }
}

/** Writes the codes of the symbols of scanlines. */
class SymbolWriter extends DeflateSymbols {
  readonly #bits: BitWriter;
  readonly #literalLengths: Uint8Array;
  readonly #literalCodes: Uint16Array;
  readonly #distanceLengths: Uint8Array;
  readonly #distanceCodes: Uint16Array;

  constructor({ literalLengths, distanceLengths }: BlockCode, bits: BitWriter) {
    super();
    this.#bits = bits;
    this.#literalLengths = literalLengths;
    this.#literalCodes = deflateCodes(literalLengths);
    this.#distanceLengths = distanceLengths;
    this.#distanceCodes = deflateCodes(distanceLengths);
  }

  protected literal(byte: number): void {
    this.#bits.write(this.#literalCodes[byte], this.#literalLengths[byte]);
  }

  protected match(length: number, distance: number, times: number): void {
    const lengthSymbol = LENGTH_SYMBOLS[length];
    const codeBits = this.#literalLengths[lengthSymbol];
    const extra = length - LENGTH_BASES[lengthSymbol];
    const lengthValue = this.#literalCodes[lengthSymbol] | (extra << codeBits);
    const lengthBits = codeBits + LENGTH_EXTRA_BITS[lengthSymbol];

    const symbol = distanceSymbol(distance);
    const distanceCode = this.#distanceCodes[symbol];
    const distanceBits = this.#distanceLengths[symbol];
    const extraBits = distanceExtraBits(symbol);
    const distanceExtra = (distance - 1) & ((1 << extraBits) - 1);

    if (lengthValue + distanceCode + distanceExtra === 0) {
      // The longest match at distance 1 is by far the most frequent in a large image: its code has two zero bits.
      this.#bits.skipZeros((lengthBits + distanceBits + extraBits) * times);
      return;
    }
    for (let i = 0; i < times; i++) {
      this.#bits.write(lengthValue, lengthBits);
      this.#bits.write(distanceCode, distanceBits);
      this.#bits.write(distanceExtra, extraBits);
    }
  }

  endBlock(): void {
    this.literal(END_OF_BLOCK);
  }
}
