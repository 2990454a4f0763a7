import { BitWriter } from "./bit-writer.js";
import { ScanlineChecksum } from "./checksum-scanlines.js";
import { type BlockCode, deflateCodes, dynamicCode, FIXED_CODE, writeHeader } from "./deflate-code.js";
import {
  DeflateSymbols,
  DISTANCES,
  distanceSymbol,
  END_OF_BLOCK,
  LITERALS_AND_LENGTHS,
  lengthSymbol,
  type SymbolWithExtra,
} from "./deflate-symbols.js";
import type { ScanlineSink } from "./scanline-sink.js";

/** Tells the same scanlines to any sink, as often as it is called. */
export type Tell = (sink: ScanlineSink) => void;

/** How scanlines would be deflated. */
export interface DeflatePlan {
  readonly tell: Tell;
  readonly code: BlockCode;
  /** Bytes of the zlib stream. */
  readonly bytes: number;
}

/** Finds the code for scanlines, and with it how long they will be, before a byte is written. */
export function planDeflate(tell: Tell): DeflatePlan {
  const counter = new SymbolCounter();
  tell(counter);
  const dynamic = dynamicCode(counter.literals, counter.distances);
  const dynamicBits = counter.bitsWith(dynamic);
  const fixedBits = counter.bitsWith(FIXED_CODE);
  const [code, bits] = fixedBits < dynamicBits ? [FIXED_CODE, fixedBits] : [dynamic, dynamicBits];
  return { tell, code, bytes: ZLIB_HEADER.length + Math.ceil(bits / 8) + 4 };
}

/** Writes scanlines as a zlib stream of one deflate block. */
export function deflateRuns({ tell, code, bytes }: DeflatePlan): Uint8Array {
  const stream = new Uint8Array(bytes);
  stream.set(ZLIB_HEADER);
  const bits = new BitWriter(stream, ZLIB_HEADER.length);
  writeHeader(code, bits);
  const writer = new SymbolWriter(code, bits);
  tell(writer);
  writer.endBlock();
  const checksum = new ScanlineChecksum();
  tell(checksum);
  new DataView(stream.buffer).setUint32(bits.end(), checksum.value);
  return stream;
}

/** Deflate with a window of 32 KiB, compressed as well as possible (RFC 1950 § 2.2). */
const ZLIB_HEADER = Uint8Array.of(0x78, 0xda);

class SymbolCounter extends DeflateSymbols {
  readonly literals = new Float64Array(LITERALS_AND_LENGTHS);
  readonly distances = new Float64Array(DISTANCES);
  readonly #symbol: SymbolWithExtra = { symbol: 0, extraBits: 0, extra: 0 };
  #extraBits = 0;

  constructor() {
    super();
    this.literals[END_OF_BLOCK] = 1;
  }

  protected literal(byte: number): void {
    this.literals[byte] = (this.literals[byte] ?? 0) + 1;
  }

  protected match(length: number, distance: number, times: number): void {
    lengthSymbol(length, this.#symbol);
    this.#count(this.literals, times);
    distanceSymbol(distance, this.#symbol);
    this.#count(this.distances, times);
  }

  #count(frequencies: Float64Array, times: number): void {
    const { symbol, extraBits } = this.#symbol;
    frequencies[symbol] = (frequencies[symbol] ?? 0) + times;
    this.#extraBits += extraBits * times;
  }

  /** Bits of the whole block. */
  bitsWith({ literalLengths, distanceLengths, header }: BlockCode): number {
    const headerBits = header.reduce((sum, [, count]) => sum + count, 0);
    return (
      headerBits +
      this.#extraBits +
      this.literals.reduce((sum, count, symbol) => sum + count * (literalLengths[symbol] ?? 0), 0) +
      this.distances.reduce((sum, count, symbol) => sum + count * (distanceLengths[symbol] ?? 0), 0)
    );
  }
}

class SymbolWriter extends DeflateSymbols {
  readonly #bits: BitWriter;
  readonly #literalLengths: Uint8Array;
  readonly #literalCodes: Uint16Array;
  readonly #distanceLengths: Uint8Array;
  readonly #distanceCodes: Uint16Array;
  readonly #length: SymbolWithExtra = { symbol: 0, extraBits: 0, extra: 0 };
  readonly #distance: SymbolWithExtra = { symbol: 0, extraBits: 0, extra: 0 };

  constructor({ literalLengths, distanceLengths }: BlockCode, bits: BitWriter) {
    super();
    this.#bits = bits;
    this.#literalLengths = literalLengths;
    this.#literalCodes = deflateCodes(literalLengths);
    this.#distanceLengths = distanceLengths;
    this.#distanceCodes = deflateCodes(distanceLengths);
  }

  protected literal(byte: number): void {
    this.#bits.write(this.#literalCodes[byte] ?? 0, this.#literalLengths[byte] ?? 0);
  }

  protected match(length: number, distance: number, times: number): void {
    lengthSymbol(length, this.#length);
    distanceSymbol(distance, this.#distance);
    const lengthCode = this.#literalCodes[this.#length.symbol] ?? 0;
    const lengthBits = this.#literalLengths[this.#length.symbol] ?? 0;
    const distanceCode = this.#distanceCodes[this.#distance.symbol] ?? 0;
    const distanceBits = this.#distanceLengths[this.#distance.symbol] ?? 0;
    const { extra, extraBits } = this.#length;
    if (lengthCode + extra + distanceCode + this.#distance.extra === 0) {
      // In a large image this is the longest match at distance 1, by far the most frequent: two zero bits.
      this.#bits.skipZeros((lengthBits + extraBits + distanceBits + this.#distance.extraBits) * times);
      return;
    }
    for (let i = 0; i < times; i++) {
      this.#bits.write(lengthCode | (extra << lengthBits), lengthBits + extraBits);
      this.#bits.write(distanceCode, distanceBits);
      this.#bits.write(this.#distance.extra, this.#distance.extraBits);
    }
  }

  endBlock(): void {
    this.literal(END_OF_BLOCK);
  }
}
