import { PixelateError } from "../../errors.ts";
import { dcTableOf, entryOf, EXTRA_SHIFT, ZRL } from "../entropy/block-symbols.ts";
import { McuOrder } from "../entropy/mcu-order.ts";
import type { Frame } from "../syntax/frame.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import type { ScanSpec } from "./scan-script.ts";
import { AC_TABLE, type ScanTokens } from "./scan-tokens.ts";
import type { SparseBlocks } from "./sparse-blocks.ts";

/** Largest run of blocks without further coefficients (T.81 §G.1.2.2). */
const MOST_RUN = 0x7fff;

/** Most correction bits that are kept until the run before them ends. libjpeg's encoder ends a run early for as many. */
const MOST_CORRECTIONS = 1000;

/** Most magnitude bits of a coefficient (T.81 §F.1.2.1, extended to 12-bit samples). */
const MOST_MAGNITUDE_BITS = 15;

/**
 * Adds one scan of an image to tokens.
 *
 * @param blocks of each component of the frame.
 * @throws {PixelateError} `CORRUPT_JPEG` for coefficients that no progressive scan can hold.
 */
export function encodeScan(
  frame: Frame,
  blocks: readonly SparseBlocks[],
  scan: ScanSpec,
  tokens: ScanTokens,
): void {
  const { components, spectralStart, approximationHigh } = scan;
  if (spectralStart === 0) {
    if (approximationHigh === 0) encodeDc(frame, blocks, scan, tokens);
    else refineDc(frame, blocks, scan, tokens);
  } else if (approximationHigh === 0) encodeAc(blocks[components[0]], scan, tokens);
  else refineAc(blocks[components[0]], scan, tokens);
}

/**
 * Visits the blocks of a scan of DC coefficients.
 *
 * @param visit receives the index of a block; −1 for one that pads an MCU and is not shown.
 */
function visitBlocks(
  frame: Frame,
  blocks: readonly SparseBlocks[],
  { components }: ScanSpec,
  visit: (component: number, block: number) => void,
): void {
  const order = new McuOrder(frame, components);
  order.visitAll({
    restart: () => undefined,
    visitMcu(column, row) {
      for (const [i, component] of components.entries()) {
        const { blocksAcross, blocksDown } = blocks[component];
        const { across, down } = order.blocks[i];
        for (let y = row * down; y < (row + 1) * down; y++) {
          for (let x = column * across; x < (column + 1) * across; x++) {
            visit(component, x < blocksAcross && y < blocksDown ? y * blocksAcross + x : -1);
          }
        }
      }
    },
  });
}

/** Returns the token table of a component's DC coefficients: a scan of one component has only the first. */
export function dcTableIn({ components }: ScanSpec, component: number): number {
  return components.length === 1 ? 0 : dcTableOf(component);
}

/** Encodes the first bits of DC coefficients, as differences from the block before (T.81 §G.1.2.1). */
function encodeDc(frame: Frame, blocks: readonly SparseBlocks[], scan: ScanSpec, tokens: ScanTokens): void {
  const { approximationLow } = scan;
  const previous = new Int32Array(blocks.length);
  visitBlocks(frame, blocks, scan, (component, block) => {
    const before = previous[component];
    const dc = block === -1 ? before : blocks[component].dcs[block] >> approximationLow;
    tokens.reserve(1);
    tokens.add(entryOf(dcTableIn(scan, component), 0, requireMagnitude(dc - before)));
    previous[component] = dc;
  });
}

/** Encodes one more bit of DC coefficients (T.81 §G.1.2.1.1). */
function refineDc(frame: Frame, blocks: readonly SparseBlocks[], scan: ScanSpec, tokens: ScanTokens): void {
  const { approximationLow } = scan;
  visitBlocks(frame, blocks, scan, (component, block) => {
    tokens.reserve(1);
    tokens.addBits(block === -1 ? 0 : (blocks[component].dcs[block] >> approximationLow) & 1, 1);
  });
}

/** A run of blocks without further coefficients, and the correction bits of those blocks, before they are encoded. */
class EndOfBandRun {
  readonly #tokens: ScanTokens;
  readonly #corrections = new Uint8Array(MOST_CORRECTIONS);
  #length = 0;
  #correctionCount = 0;

  constructor(tokens: ScanTokens) {
    this.#tokens = tokens;
  }

  /** Extends the run by a block. @param corrections bits of the block's known coefficients; the first `count` count. */
  extend(corrections: Uint8Array, count: number): void {
    for (let i = 0; i < count; i++) this.#corrections[this.#correctionCount++] = corrections[i];
    this.#length++;
    if (this.#length === MOST_RUN || this.#correctionCount > MOST_CORRECTIONS - BLOCK) this.end();
  }

  /** Encodes the run, if there is one, and the correction bits after it. */
  end(): void {
    if (this.#length === 0) return;
    const bits = 31 - Math.clz32(this.#length);
    this.#tokens.reserve(1);
    this.#tokens.add(runEntry(bits, this.#length - (1 << bits)));
    this.#tokens.addBitList(this.#corrections, this.#correctionCount);
    this.#length = 0;
    this.#correctionCount = 0;
  }
}

/** Encodes the first bits of a band of AC coefficients (T.81 §G.1.2.2). */
function encodeAc({ starts, positions, values }: SparseBlocks, scan: ScanSpec, tokens: ScanTokens): void {
  const { spectralStart, spectralEnd, approximationLow } = scan;
  const run = new EndOfBandRun(tokens);
  const none = new Uint8Array();
  for (let block = 0; block + 1 < starts.length; block++) {
    tokens.reserve(2 * BLOCK);
    let last = spectralStart - 1;
    for (let at = starts[block]; at < starts[block + 1]; at++) {
      const k = positions[at];
      if (k < spectralStart) continue;
      if (k > spectralEnd) break;
      const value = shifted(values[at], approximationLow);
      if (value === 0) continue;
      run.end();
      let zeros = k - last - 1;
      for (; zeros > 15; zeros -= 16) tokens.add(entryOf(AC_TABLE, ZRL, 0));
      tokens.add(entryOf(AC_TABLE, zeros << 4, requireMagnitude(value)));
      last = k;
    }
    if (last < spectralEnd) run.extend(none, 0);
  }
  run.end();
}

/** Encodes one more bit of a band of AC coefficients (T.81 §G.1.2.3). */
function refineAc({ starts, positions, values }: SparseBlocks, scan: ScanSpec, tokens: ScanTokens): void {
  const { spectralStart, spectralEnd, approximationLow } = scan;
  const run = new EndOfBandRun(tokens);
  const corrections = new Uint8Array(BLOCK);
  for (let block = 0; block + 1 < starts.length; block++) {
    const from = firstFrom(positions, starts[block], starts[block + 1], spectralStart);
    let end = from;
    let newest = 0;
    for (; end < starts[block + 1] && positions[end] <= spectralEnd; end++) {
      if (isNew(values[end], approximationLow)) newest = positions[end];
    }
    tokens.reserve(4 * BLOCK);
    let zeros = 0;
    let count = 0;
    let last = spectralStart - 1;
    for (let at = from; at < end; at++) {
      const k = positions[at];
      const size = Math.abs(values[at]) >> approximationLow;
      zeros += k - last - 1;
      last = k;
      if (size === 0) {
        zeros++;
        continue;
      }
      // The decoder counts only zeros, so the corrections of the coefficients among 16 of them follow their symbol.
      while (zeros > 15 && k <= newest) {
        run.end();
        tokens.add(entryOf(AC_TABLE, ZRL, 0));
        tokens.addBitList(corrections, count);
        count = 0;
        zeros -= 16;
      }
      if (size > 1) {
        corrections[count++] = size & 1;
        continue;
      }
      run.end();
      tokens.add(entryOf(AC_TABLE, zeros << 4, values[at] < 0 ? -1 : 1));
      tokens.addBitList(corrections, count);
      count = 0;
      zeros = 0;
    }
    if (last < spectralEnd || zeros > 0 || count > 0) run.extend(corrections, count);
  }
  run.end();
}

/** Returns the entry of an end-of-band run: 2^bits blocks and `rest` more. */
function runEntry(bits: number, rest: number): number {
  return entryOf(AC_TABLE, bits << 4, 0) | (rest << EXTRA_SHIFT);
}

function firstFrom(positions: Uint8Array, from: number, end: number, spectralStart: number): number {
  let at = from;
  while (at < end && positions[at] < spectralStart) at++;
  return at;
}

/** Divides an AC coefficient by a power of two and rounds toward zero: the point transform of T.81 §G.1.2.2. */
function shifted(value: number, bits: number): number {
  return value < 0 ? -(-value >> bits) : value >> bits;
}

/** Returns true if a coefficient's highest bit is this one. */
function isNew(value: number, bit: number): boolean {
  return Math.abs(value) >> bit === 1;
}

function requireMagnitude(value: number): number {
  if (Math.abs(value) < 1 << MOST_MAGNITUDE_BITS) return value;
  throw new PixelateError("CORRUPT_JPEG", `Expected coefficients of at most 15 bits but received ${value}`);
}
