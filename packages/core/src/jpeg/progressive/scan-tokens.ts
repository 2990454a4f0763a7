import { EXTRA_SHIFT, SYMBOL_MASK, SYMBOLS, TABLES } from "../entropy/block-symbols.ts";
import { EntropySegment, expectedBytes } from "../entropy/entropy-segment.ts";
import { bySlot, optimalTables } from "../entropy/huffman-codes.ts";
import { IntervalBits, type SymbolCodes, symbolCodes } from "../entropy/interval-bits.ts";
import type { HuffmanSpec } from "../syntax/tables.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** Scans of AC coefficients have one table. */
export const AC_TABLE = 1;

/** Bits without a symbol are tokens of this table, which no scan uses; the symbol is how many they are. */
const BITS_TABLE = 3;

/** Blocks of tokens whose bits are in memory before their bytes are. */
const BLOCKS_AT_A_TIME = 256;

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
    const allSymbols = { codes: allCodes, lengths: allLengths };
    const segment = new EntropySegment(expectedBytes(frequencies, 1, allSymbols));
    write(tokens, allSymbols, segment);
    return { ...bySlot(specs), entropy: segment.bytes() };
  }
}

/** Writes tokens as if they were blocks of as many symbols as a block can have, some at a time. */
function write(tokens: Uint32Array, codes: SymbolCodes, segment: EntropySegment): void {
  const count = Math.ceil(tokens.length / BLOCK);
  const starts = Uint32Array.from({ length: count + 1 }, (_, block) =>
    Math.min(tokens.length, BLOCK * block),
  );
  const blocks = Uint32Array.from({ length: count }, (_, block) => block);
  const dcEntries = blocks.map((block) => tokens[starts[block]]);
  const scan = { symbols: { starts, entries: tokens }, blocks, dcEntries };
  const interval = new IntervalBits();
  for (let from = 0; from < count; from += BLOCKS_AT_A_TIME) {
    interval.writeBlocks(scan, from, Math.min(count, from + BLOCKS_AT_A_TIME), codes);
    segment.addPart(interval);
  }
  segment.add(interval, 1);
}
