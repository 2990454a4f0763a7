import { EXTRA_SHIFT, SYMBOL_MASK, SYMBOLS, TABLES } from "../entropy/block-symbols.ts";
import { bySlot, optimalTables } from "../entropy/huffman-codes.ts";
import { symbolCodes } from "../entropy/interval-bits.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";

/** Scans of AC coefficients have one table. */
export const AC_TABLE = 1;

/** Bits without a symbol are tokens of this table, which no scan uses; the symbol is how many they are. */
const BITS_TABLE = 3;

/** Bits that a token has room for beside its symbol. */
const MOST_BITS = 32 - EXTRA_SHIFT;

/** The symbol of a run of 2^n to 2^(n+1) − 1 blocks without further coefficients is n in its upper half (T.81 table G.1). */
const MOST_RUN_BITS = 14;

/** A scan as symbols and bits, before its Huffman tables are known. Tokens are laid out as in {@link entryOf}. */
export class ScanTokens {
  #tokens = new Uint32Array(1 << 16);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  /** Makes room for `count` more tokens. */
  reserve(count: number): void {
    if (this.#count + count <= this.#tokens.length) return;
    const tokens = new Uint32Array(Math.max(this.#count + count, 2 * this.#tokens.length));
    tokens.set(this.#tokens.subarray(0, this.#count));
    this.#tokens = tokens;
  }

  /** Adds a symbol with its magnitude bits. There must be room. */
  add(entry: number): void {
    this.#tokens[this.#count++] = entry;
  }

  /** Adds bits, 1 to {@link MOST_BITS}. There must be room. */
  addBits(bits: number, count: number): void {
    this.#tokens[this.#count++] = (bits << EXTRA_SHIFT) | (BITS_TABLE << 8) | count;
  }

  /** Adds the first `count` of a list of bits. */
  addBitList(list: Uint8Array, count: number): void {
    this.reserve(Math.ceil(count / MOST_BITS));
    for (let from = 0; from < count; from += MOST_BITS) {
      const end = Math.min(count, from + MOST_BITS);
      let bits = 0;
      for (let at = from; at < end; at++) bits = (bits << 1) | list[at];
      this.addBits(bits, end - from);
    }
  }

  /** Encodes the tokens with the best Huffman tables for them. */
  encode(): { readonly dc: HuffmanSpec[]; readonly ac: HuffmanSpec[]; readonly entropy: Uint8Array } {
    const tokens = this.#tokens.subarray(0, this.#count);
    const frequencies = new Float64Array(TABLES * SYMBOLS);
    for (const token of tokens) frequencies[token & SYMBOL_MASK]++;
    const counted = frequencies.slice(0, BITS_TABLE * SYMBOLS);
    const specs = optimalTables(counted).filter((_, table) => table !== BITS_TABLE);
    const { codes, lengths } = symbolCodes(specs);
    const allCodes = new Uint32Array(TABLES * SYMBOLS);
    const allLengths = new Uint8Array(TABLES * SYMBOLS);
    allCodes.set(codes);
    allLengths.set(lengths);
    for (let bits = 1; bits <= MOST_RUN_BITS; bits++) {
      const runSymbol = AC_TABLE * SYMBOLS + (bits << 4);
      allCodes[runSymbol] <<= bits;
      allLengths[runSymbol] += bits;
    }
    for (let bits = 1; bits <= MOST_BITS; bits++) allLengths[BITS_TABLE * SYMBOLS + bits] = bits;
    const total = frequencies.reduce((sum, times, symbol) => sum + times * allLengths[symbol], 0);
    return { ...bySlot(specs), entropy: stuffedBytes(tokens, allCodes, allLengths, Math.ceil(total / 8)) };
  }
}

/**
 * Returns the bytes of a scan: codes and bits, filled up with ones, and a zero after each FF (T.81 §F.1.2.3).
 *
 * @param byteLength without stuffed zeros.
 */
function stuffedBytes(
  tokens: Uint32Array,
  codes: Uint32Array,
  lengths: Uint8Array,
  byteLength: number,
): Uint8Array {
  const bytes = new Uint8Array(2 * byteLength);
  let length = 0;
  let pending = 0;
  // Fewer than 8 bits wait between tokens, each of which has at most 31.
  let waiting = 0;
  for (const token of tokens) {
    const symbol = token & SYMBOL_MASK;
    const bits = codes[symbol] | (token >>> EXTRA_SHIFT);
    let left = lengths[symbol];
    while (left > 0) {
      const taken = Math.min(left, 8 - waiting);
      left -= taken;
      pending = (pending << taken) | ((bits >>> left) & ((1 << taken) - 1));
      waiting += taken;
      if (waiting < 8) continue;
      bytes[length++] = pending;
      if ((pending & 255) === 255) bytes[length++] = 0;
      pending = 0;
      waiting = 0;
    }
  }
  if (waiting > 0) {
    const last = ((pending << (8 - waiting)) | (255 >> waiting)) & 255;
    bytes[length++] = last;
    if (last === 255) bytes[length++] = 0;
  }
  return bytes.slice(0, length);
}
