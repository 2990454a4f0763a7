import { Adler32 } from "./adler32.ts";
import {
  DISTANCES,
  distanceExtraBits,
  distanceSymbol,
  END_OF_BLOCK,
  LENGTH_BASES,
  LENGTH_EXTRA_BITS,
  LENGTH_SYMBOLS,
  LITERALS_AND_LENGTHS,
  LONGEST,
  WINDOW,
} from "./alphabet.ts";
import { BitWriter } from "./bit-writer.ts";
import { type BlockCode, deflateCodes, dynamicCode } from "./code-header.ts";
import { DeflateInput } from "./deflate-input.ts";
import type { Deflater, PendingBits } from "./deflater.ts";
import { RunBlocks } from "./run-blocks.ts";

/** Bytes of a deflate block. */
const BLOCK_BYTES = 1 << 16;

/** The first of so many blocks decides for all of them whether matches are looked for. */
const BLOCKS_ALIKE = 8;

/** Matches pay if a block has at most this share of the bits that it has with runs alone. */
const MATCHES_PAY = 0.9;

/** Shortest match that is looked for: its bytes are hashed. */
const SHORTEST = 4;
const HASH_BITS = 15;

/** Earlier places with the same hash that are compared. */
const MOST_COMPARED = 16;

/** Bits of a literal before a block has shown how many they are, and of the codes of a match beside its extra bits. */
const FIRST_LITERAL_BITS = 6;
const MATCH_BITS = 14;

/** Header of a zlib stream with a window of 32 KiB (RFC 1950 §2.2). */
const ZLIB_HEADER = [0x78, 0x9c];

/** A match is `length << 16 | distance`: greater than any literal. */
const DISTANCE_MASK = 0xffff;

/**
 * Opens a {@link Deflater} in plain JavaScript, for platforms without a synchronous native one.
 *
 * In blocks where matches pay, it looks for the longest match at each byte among the last places with the same four bytes, and
 * takes it if literals would be longer. Other blocks have runs alone: filtered photos are noise, in which looking for matches
 * takes five times as long and saves some percent of the bytes. Every eighth block decides.
 */
export function openBlockDeflater(): Deflater {
  const pieces: Uint8Array[] = [Uint8Array.from(ZLIB_HEADER)];
  const adler = new Adler32();
  const runs = new RunBlocks(BLOCK_BYTES);
  let pending: PendingBits = { value: 0, count: 0 };
  let blocks = 0;
  let matchesPay = false;
  const input = new DeflateInput(BLOCK_BYTES, (length) => {
    const block = input.buffer.subarray(WINDOW, WINDOW + length);
    adler.addBytes(block);
    const decides = blocks++ % BLOCKS_ALIKE === 0;
    let isMatched = decides || matchesPay;
    if (isMatched) matcher.read(length);
    else matcher.skip(length);
    if (decides) isMatched = matchesPay = matcher.bits() <= MATCHES_PAY * runs.bitsOf(block);
    const written = isMatched ? writeBlock(matcher, pending) : runs.write(block, pending);
    pieces.push(written.bytes);
    pending = written.pending;
  });
  const matcher = new Matcher(input.buffer);

  return {
    add(bytes) {
      input.add(bytes);
    },
    end() {
      input.flush();
      const end = new BitWriter(new Uint8Array(8), 0);
      end.write(pending.value, pending.count);
      // An empty last block of fixed codes (RFC 1951 §3.2.6).
      end.write(3, 10);
      const at = end.end();
      new DataView(end.bytes.buffer).setUint32(at, adler.value);
      pieces.push(end.bytes.subarray(0, at + 4));
      return pieces;
    },
  };
}

/** Finds the literals and matches of one block after the other, and counts their symbols. */
class Matcher {
  readonly tokens = new Uint32Array(BLOCK_BYTES);
  count = 0;
  readonly literals = new Float64Array(LITERALS_AND_LENGTHS);
  readonly distances = new Float64Array(DISTANCES);
  readonly #buffer: Uint8Array;
  /** The last place of each hash, and the place before it with the same hash, by place modulo the window. */
  readonly #last = new Int32Array(1 << HASH_BITS).fill(-WINDOW - 1);
  readonly #before = new Int32Array(WINDOW);
  /** Place of the current block's first byte in the stream. */
  #start = 0;
  #literalBits = FIRST_LITERAL_BITS;

  /** @param buffer the window, then the block. */
  constructor(buffer: Uint8Array) {
    this.#buffer = buffer;
  }

  /** Sets the length of an average literal in the last block: a match must be shorter than its literals. */
  learn(literalLengths: Uint8Array): void {
    let bits = 0;
    let count = 0;
    for (let byte = 0; byte < END_OF_BLOCK; byte++) {
      bits += this.literals[byte] * literalLengths[byte];
      count += this.literals[byte];
    }
    if (count > 0) this.#literalBits = bits / count;
  }

  /** Returns the best code for the tokens of the current block. */
  code(): BlockCode {
    return dynamicCode(this.literals, this.distances);
  }

  /** Returns the length in bits of the current block. */
  bits(): number {
    return bitsOf(this.code(), this.literals, this.distances);
  }

  /** Passes over the next block of `length` bytes. Later blocks find no match in it. */
  skip(length: number): void {
    this.#start += length;
  }

  /** Finds the tokens of the next block of `length` bytes. */
  read(length: number): void {
    const { tokens, literals, distances } = this;
    const buffer = this.#buffer;
    const last = this.#last;
    const before = this.#before;
    const end = WINDOW + length;
    /** Place in the stream of the buffer's first byte. */
    const base = this.#start - WINDOW;
    let count = 0;
    literals.fill(0);
    distances.fill(0);
    literals[END_OF_BLOCK] = 1;
    for (let at = WINDOW; at < end; ) {
      let longest = 0;
      let distance = 0;
      if (at + SHORTEST <= end) {
        const most = Math.min(LONGEST, end - at);
        const hash = hashAt(buffer, at);
        let place = last[hash];
        const place0 = base + at;
        before[place0 % WINDOW] = place;
        last[hash] = place0;
        for (let i = 0; i < MOST_COMPARED && place0 - place <= WINDOW && place >= 0; i++) {
          const other = place - base;
          if (longest === 0 || buffer[other + longest] === buffer[at + longest]) {
            const same = matchLength(buffer, other, at, most);
            if (same > longest) {
              longest = same;
              distance = at - other;
              if (same === most) break;
            }
          }
          const next = before[place % WINDOW];
          if (next >= place) break;
          place = next;
        }
      }
      const symbol = distance === 0 ? 0 : distanceSymbol(distance);
      if (longest < SHORTEST || longest * this.#literalBits <= MATCH_BITS + distanceExtraBits(symbol)) {
        const byte = buffer[at++];
        tokens[count++] = byte;
        literals[byte]++;
        continue;
      }
      tokens[count++] = (longest << 16) | distance;
      literals[LENGTH_SYMBOLS[longest]]++;
      distances[symbol]++;
      const matchEnd = at + longest;
      for (at++; at < matchEnd; at++) {
        if (at + SHORTEST > end) continue;
        const hash = hashAt(buffer, at);
        before[(base + at) % WINDOW] = last[hash];
        last[hash] = base + at;
      }
    }
    this.count = count;
    this.#start += length;
  }
}

/** Returns the number of bytes, up to `most`, that are the same from two places on. */
function matchLength(buffer: Uint8Array, other: number, at: number, most: number): number {
  let same = 0;
  while (same < most && buffer[other + same] === buffer[at + same]) same++;
  return same;
}

function hashAt(buffer: Uint8Array, at: number): number {
  const four = buffer[at] | (buffer[at + 1] << 8) | (buffer[at + 2] << 16) | (buffer[at + 3] << 24);
  return Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
}

/** Writes a block that is not the last one. */
function writeBlock(matcher: Matcher, before: PendingBits): { bytes: Uint8Array; pending: PendingBits } {
  const { tokens, count, literals, distances } = matcher;
  const code = matcher.code();
  matcher.learn(code.literalLengths);
  const bytes = new Uint8Array(Math.ceil((before.count + bitsOf(code, literals, distances)) / 8));
  const literalCodes = deflateCodes(code.literalLengths);
  const distanceCodes = deflateCodes(code.distanceLengths);
  let pending = before.value;
  let bits = before.count;
  let at = 0;
  const write = (value: number, length: number) => {
    pending |= value << bits;
    bits += length;
    while (bits >= 8) {
      bytes[at++] = pending;
      pending >>>= 8;
      bits -= 8;
    }
  };
  // The header begins with a bit that marks the last block.
  for (const [i, [value, length]] of code.header.entries()) write(i === 0 ? 0 : value, length);
  for (let i = 0; i < count; i++) {
    const token = tokens[i];
    if (token < 256) {
      write(literalCodes[token], code.literalLengths[token]);
      continue;
    }
    const length = token >>> 16;
    const distance = token & DISTANCE_MASK;
    const lengthSymbol = LENGTH_SYMBOLS[length];
    write(literalCodes[lengthSymbol], code.literalLengths[lengthSymbol]);
    write(length - LENGTH_BASES[lengthSymbol], LENGTH_EXTRA_BITS[lengthSymbol]);
    const symbol = distanceSymbol(distance);
    const extraBits = distanceExtraBits(symbol);
    write(distanceCodes[symbol], code.distanceLengths[symbol]);
    write((distance - 1) & ((1 << extraBits) - 1), extraBits);
  }
  write(literalCodes[END_OF_BLOCK], code.literalLengths[END_OF_BLOCK]);
  return { bytes: bytes.subarray(0, at), pending: { value: pending, count: bits } };
}

/** Returns the length of a block in bits. */
function bitsOf(code: BlockCode, literals: Float64Array, distances: Float64Array): number {
  let bits = 0;
  for (const [, length] of code.header) bits += length;
  for (let i = 0; i < LITERALS_AND_LENGTHS; i++) {
    bits += literals[i] * (code.literalLengths[i] + LENGTH_EXTRA_BITS[i]);
  }
  for (let i = 0; i < DISTANCES; i++) bits += distances[i] * (code.distanceLengths[i] + distanceExtraBits(i));
  return bits;
}
