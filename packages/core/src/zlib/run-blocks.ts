import {
  DISTANCES,
  END_OF_BLOCK,
  LENGTH_BASES,
  LENGTH_EXTRA_BITS,
  LENGTH_SYMBOLS,
  LITERALS_AND_LENGTHS,
  LONGEST,
} from "./alphabet.ts";
import { type BlockCode, deflateCodes, dynamicCode } from "./code-header.ts";
import type { PendingBits } from "./deflater.ts";

/** Longest code of a literal or length: two of them and seven pending bits fit into a 32-bit word. */
const LONGEST_CODE = 12;

/** A symbol's code, with its length in the lowest four bits. */
const LENGTH_BITS = 4;
const LENGTH_MASK = 15;

/** Shortest match of deflate, and about the bits that one takes. */
const SHORTEST = 3;
const MATCH_BITS = 11;

/** Symbol of the distance 1. It is the only one that is used, so its code is one zero. */
const DISTANCE_1 = 0;
const DISTANCE_BITS = 1;

/** A block that is ready to be written. */
interface PreparedBlock {
  readonly code: BlockCode;
  /** Length of the block with its header. */
  readonly bits: number;
  /** Number of runs. */
  readonly runs: number;
}

/**
 * Writes deflate blocks of literals and of runs of one byte (RFC 1951 §3.2.7), each with the best code for its symbols. Filtered photos
 * are noise in which other matches save next to nothing, and are looked for in vain for most of the time of deflating.
 */
export class RunBlocks {
  readonly #literals = new Float64Array(LITERALS_AND_LENGTHS);
  readonly #distances = new Float64Array(DISTANCES);
  readonly #codes = new Uint32Array(LITERALS_AND_LENGTHS);
  /** For each run that is coded as a match: where its second byte is, which repeats the first, and how many repeat it. */
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;
  readonly #out: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  #pending = 0;
  #count = 0;

  /** @param mostBytes of a block. */
  constructor(mostBytes: number) {
    const mostRuns = Math.ceil(mostBytes / (SHORTEST + 1));
    this.#starts = new Uint32Array(mostRuns);
    this.#lengths = new Uint32Array(mostRuns);
    // 16 bits at most for a byte, and 286 + 30 code lengths in the header, of 14 bits at most.
    this.#out = new Uint8Array(2 * mostBytes + 1024);
    this.#view = new DataView(this.#out.buffer);
  }

  /** Returns how many bits {@link write} takes for a block. */
  bitsOf(bytes: Uint8Array): number {
    return this.#prepare(bytes).bits;
  }

  /**
   * Writes a block that is not the last one.
   *
   * @param before the bits of the block before that do not fill a byte.
   */
  write(
    bytes: Uint8Array,
    before: PendingBits,
  ): { readonly bytes: Uint8Array; readonly pending: PendingBits } {
    const { code, runs } = this.#prepare(bytes);
    this.#at = 0;
    this.#pending = before.value;
    this.#count = before.count;
    // The header begins with a bit that marks the last block.
    for (const [i, [value, length]] of code.header.entries()) this.#put(i === 0 ? 0 : value, length);
    let next = 0;
    for (let run = 0; run < runs; run++) {
      const start = this.#starts[run];
      this.#putLiterals(bytes, next, start);
      next = start + this.#lengths[run];
      for (let left = next - start; left > 0; ) {
        const length = matchLength(left);
        this.#putMatch(length);
        left -= length;
      }
    }
    this.#putLiterals(bytes, next, bytes.length);
    this.#putSymbol(END_OF_BLOCK);
    return { bytes: this.#out.slice(0, this.#at), pending: { value: this.#pending, count: this.#count } };
  }

  #prepare(bytes: Uint8Array): PreparedBlock {
    this.#distances.fill(0);
    this.#countBytes(bytes);
    let code = dynamicCode(this.#literals, this.#distances, LONGEST_CODE);
    const runs = this.#findRuns(bytes, code.literalLengths);
    if (runs > 0) {
      this.#countRuns(bytes, runs);
      code = dynamicCode(this.#literals, this.#distances, LONGEST_CODE);
    }
    for (const [symbol, value] of deflateCodes(code.literalLengths).entries()) {
      this.#codes[symbol] = (value << LENGTH_BITS) | code.literalLengths[symbol];
    }
    let bits = DISTANCE_BITS * this.#distances[DISTANCE_1];
    for (const [, length] of code.header) bits += length;
    for (let symbol = 0; symbol < LITERALS_AND_LENGTHS; symbol++) {
      bits += this.#literals[symbol] * (code.literalLengths[symbol] + LENGTH_EXTRA_BITS[symbol]);
    }
    return { code, bits, runs };
  }

  #countBytes(bytes: Uint8Array): void {
    const literals = this.#literals.fill(0);
    for (const byte of bytes) literals[byte]++;
    literals[END_OF_BLOCK] = 1;
  }

  /** Finds the runs that take fewer bits as a match. @returns their number. */
  #findRuns(bytes: Uint8Array, literalLengths: Uint8Array): number {
    const starts = this.#starts;
    const lengths = this.#lengths;
    let runs = 0;
    // Of four same bytes, two are a pair whose second byte has an odd index: only those are compared.
    for (let i = 1; i < bytes.length; i += 2) {
      const byte = bytes[i];
      if (byte !== bytes[i - 1]) continue;
      // The run may begin a byte before the pair. Any earlier and the pair before would have found it.
      const start = i > 1 && bytes[i - 2] === byte ? i - 1 : i;
      let end = i + 1;
      while (end < bytes.length && bytes[end] === byte) end++;
      const length = end - start;
      if (length < SHORTEST || length * literalLengths[byte] <= MATCH_BITS) continue;
      starts[runs] = start;
      lengths[runs++] = length;
      // The next pair has no byte of this run.
      i = end - 1 + (end & 1);
    }
    return runs;
  }

  #countRuns(bytes: Uint8Array, runs: number): void {
    const literals = this.#literals;
    for (let run = 0; run < runs; run++) {
      literals[bytes[this.#starts[run]]] -= this.#lengths[run];
      for (let left = this.#lengths[run]; left > 0; ) {
        const length = matchLength(left);
        literals[LENGTH_SYMBOLS[length]]++;
        this.#distances[DISTANCE_1]++;
        left -= length;
      }
    }
  }

  #putLiterals(bytes: Uint8Array, from: number, to: number): void {
    const codes = this.#codes;
    const view = this.#view;
    let at = this.#at;
    let pending = this.#pending;
    let count = this.#count;
    let i = from;
    for (; i + 2 <= to; i += 2) {
      const first = codes[bytes[i]];
      const second = codes[bytes[i + 1]];
      const length = first & LENGTH_MASK;
      pending |= ((first >>> LENGTH_BITS) | ((second >>> LENGTH_BITS) << length)) << count;
      count += length + (second & LENGTH_MASK);
      // Four bytes are stored, of which the next bits replace those that are not complete: faster than byte by byte.
      view.setUint32(at, pending, true);
      at += count >>> 3;
      pending >>>= count & 24;
      count &= 7;
    }
    this.#at = at;
    this.#pending = pending;
    this.#count = count;
    if (i < to) this.#putSymbol(bytes[i]);
  }

  #putMatch(length: number): void {
    const symbol = LENGTH_SYMBOLS[length];
    this.#putSymbol(symbol);
    this.#put(length - LENGTH_BASES[symbol], LENGTH_EXTRA_BITS[symbol] + DISTANCE_BITS);
  }

  #putSymbol(symbol: number): void {
    this.#put(this.#codes[symbol] >>> LENGTH_BITS, this.#codes[symbol] & LENGTH_MASK);
  }

  /** Writes the low `length` bits of `value`, at most 24; its other bits must be 0. */
  #put(value: number, length: number): void {
    const pending = this.#pending | (value << this.#count);
    const count = this.#count + length;
    this.#view.setUint32(this.#at, pending, true);
    this.#at += count >>> 3;
    this.#pending = pending >>> (count & 24);
    this.#count = count & 7;
  }
}

/** Returns the length of the next match if `left` bytes repeat. What is left behind it is nothing, or enough for another. */
function matchLength(left: number): number {
  return left <= LONGEST ? left : Math.min(LONGEST, left - SHORTEST);
}
