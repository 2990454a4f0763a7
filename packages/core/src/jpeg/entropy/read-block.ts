import type { Coefficients, Wanted } from "./coefficients.ts";
import type { EntropyReader } from "./bit-reader.ts";
import {
  codeAt,
  ENTRY_LENGTH,
  ENTRY_RUN_SHIFT,
  ENTRY_VALUE_SHIFT,
  extend,
  type HuffmanTable,
  LOOKUP_SHIFT,
} from "./huffman-table.ts";
import {
  NORM_SCALE,
  SKIP_ANY,
  SKIP_COUNT,
  SKIP_COUNT_SHIFT,
  SKIP_END,
  SKIP_LENGTH,
  SKIP_NORM_SHIFT,
  type SkipTable,
} from "./skip-table.ts";
import { BLOCK, PADDED_NATURAL_ORDER } from "../syntax/zigzag.ts";

/** The run of the symbol ZRL, 16 zeros. Every other symbol without magnitude bits ends the block (T.81 §F.1.2.2.1). */
const SIXTEEN_ZEROS = 15;

/**
 * Reads a block's DC difference (T.81 §F.2.2.1). Refills the reader first if necessary: afterwards it has all bits of
 * the block.
 */
export function readDifference(reader: EntropyReader, table: HuffmanTable): number {
  if (reader.position >= reader.limit) reader.refill();
  const at = reader.position;
  const window = reader.view.getUint32(at >>> 3) << (at & 7);
  const entry = table.symbols[window >>> LOOKUP_SHIFT];
  const value = entry >> ENTRY_VALUE_SHIFT;
  if (value !== 0) {
    reader.position = at + (entry & ENTRY_LENGTH);
    return value;
  }
  const code = codeAt(table, window);
  if (code === 0) throw reader.corrupt("Expected a Huffman code of the DC table");
  reader.position = at + (code >> 8);
  const size = code & 15;
  return size === 0 ? 0 : reader.magnitude(size);
}

/**
 * Reads AC coefficients up to the last that is wanted, or a little further.
 *
 * @param quantTableZigzag multiplies the coefficients.
 * @param into receives the wanted ones, and the energy of all that were read.
 * @returns zig-zag position to continue from; 64 at the end of the block.
 */
export function readCoefficients(
  reader: EntropyReader,
  table: HuffmanTable,
  { last, mask }: Wanted,
  quantTableZigzag: Float64Array,
  into: Coefficients,
): number {
  const { view } = reader;
  const { symbols } = table;
  const { positions, values } = into;
  let at = reader.position;
  let count = 0;
  let energy = 0;
  let k = 1;
  while (k <= last) {
    let window = view.getUint32(at >>> 3) << (at & 7);
    let entry = symbols[window >>> LOOKUP_SHIFT];
    let value = entry >> ENTRY_VALUE_SHIFT;
    // Always written, and kept only if wanted: cheaper than an unpredictable branch.
    if (value !== 0) {
      k += (entry >> ENTRY_RUN_SHIFT) & 15;
      at += entry & ENTRY_LENGTH;
      positions[count] = PADDED_NATURAL_ORDER[k];
      const level = value * quantTableZigzag[k];
      values[count] = level;
      energy += level * level;
      count += mask[k];
      k++;
      if (k > last) break;
      // The window has at least 25 bits, of which at most 12 are used: enough for one more look-up.
      window <<= entry & ENTRY_LENGTH;
      entry = symbols[window >>> LOOKUP_SHIFT];
      value = entry >> ENTRY_VALUE_SHIFT;
      if (value !== 0) {
        k += (entry >> ENTRY_RUN_SHIFT) & 15;
        at += entry & ENTRY_LENGTH;
        positions[count] = PADDED_NATURAL_ORDER[k];
        const level = value * quantTableZigzag[k];
        values[count] = level;
        energy += level * level;
        count += mask[k];
        k++;
        continue;
      }
      window = view.getUint32(at >>> 3) << (at & 7);
    }
    if (entry !== 0 && entry <= ENTRY_LENGTH) {
      // A code without run and magnitude bits: end of block.
      at += entry;
      k = BLOCK;
      break;
    }
    const code = codeAt(table, window);
    if (code === 0) throw reader.corrupt("Expected a Huffman code of the AC table");
    at += code >> 8;
    const run = (code >> 4) & 15;
    const size = code & 15;
    if (size === 0) {
      if (run === SIXTEEN_ZEROS) {
        k += 16;
        continue;
      }
      k = BLOCK;
      break;
    }
    k += run;
    positions[count] = PADDED_NATURAL_ORDER[k];
    const bits = (view.getUint32(at >>> 3) << (at & 7)) >>> (32 - size);
    const level = extend(bits, size) * quantTableZigzag[k];
    values[count] = level;
    energy += level * level;
    count += mask[k];
    k++;
    at += size;
  }
  reader.position = at;
  into.count = count;
  into.energy = energy;
  if (k > BLOCK) throw reader.corrupt("Expected at most 64 coefficients in a block");
  return k;
}

/**
 * Reads all AC coefficients of a block and multiplies them by the quantization table.
 *
 * @param quantTable in zig-zag order, 128 long, as the run of a damaged file may lead out of the block.
 * @param block receives the coefficients in natural order; those that are zero are not written.
 * @returns zig-zag position of the last coefficient that is not zero; 0 if there is none.
 */
export function readDequantized(
  reader: EntropyReader,
  table: HuffmanTable,
  quantTable: Int32Array,
  block: Int32Array,
): number {
  const { view } = reader;
  const { symbols } = table;
  let at = reader.position;
  let last = 0;
  let k = 1;
  while (k < BLOCK) {
    let window = view.getUint32(at >>> 3) << (at & 7);
    let entry = symbols[window >>> LOOKUP_SHIFT];
    let value = entry >> ENTRY_VALUE_SHIFT;
    if (value !== 0) {
      k += (entry >> ENTRY_RUN_SHIFT) & 15;
      at += entry & ENTRY_LENGTH;
      block[PADDED_NATURAL_ORDER[k]] = Math.imul(value, quantTable[k]);
      last = k++;
      if (k >= BLOCK) break;
      // The window has at least 25 bits, of which at most 12 are used: enough for one more look-up.
      window <<= entry & ENTRY_LENGTH;
      entry = symbols[window >>> LOOKUP_SHIFT];
      value = entry >> ENTRY_VALUE_SHIFT;
      if (value !== 0) {
        k += (entry >> ENTRY_RUN_SHIFT) & 15;
        at += entry & ENTRY_LENGTH;
        block[PADDED_NATURAL_ORDER[k]] = Math.imul(value, quantTable[k]);
        last = k++;
        continue;
      }
      window = view.getUint32(at >>> 3) << (at & 7);
    }
    if (entry !== 0 && entry <= ENTRY_LENGTH) {
      // A code without run and magnitude bits: end of block.
      at += entry;
      break;
    }
    const code = codeAt(table, window);
    if (code === 0) throw reader.corrupt("Expected a Huffman code of the AC table");
    at += code >> 8;
    const run = (code >> 4) & 15;
    const size = code & 15;
    if (size === 0) {
      if (run !== SIXTEEN_ZEROS) break;
      k += 16;
      continue;
    }
    k += run;
    const bits = (view.getUint32(at >>> 3) << (at & 7)) >>> (32 - size);
    block[PADDED_NATURAL_ORDER[k]] = Math.imul(extend(bits, size), quantTable[k]);
    last = k++;
    at += size;
  }
  reader.position = at;
  if (k > BLOCK) throw reader.corrupt("Expected at most 64 coefficients in a block");
  return last;
}

/**
 * Skips the AC coefficients of a block from zig-zag position `from` on.
 *
 * @returns true if all of them are zero, in whatever way that was coded.
 */
export function skipCoefficients(
  reader: EntropyReader,
  table: HuffmanTable,
  { skips }: SkipTable,
  from: number,
): boolean {
  const { view } = reader;
  let at = reader.position;
  let seen = 0;
  let k = from;
  while (k < BLOCK) {
    let skip = 0;
    do {
      const window = view.getUint32(at >>> 3) << (at & 7);
      skip = skips[window >>> LOOKUP_SHIFT];
      at += skip & SKIP_LENGTH;
      k += (skip >> SKIP_COUNT_SHIFT) & SKIP_COUNT;
      seen |= skip;
    } while (k < BLOCK);
    if (k === BLOCK || (k >= SKIP_END && k < SKIP_END + BLOCK)) break;

    // The look-up ran past coefficient 63 into the next block, or met a long code. Undo it, and skip a single symbol.
    at -= skip & SKIP_LENGTH;
    k -= (skip >> SKIP_COUNT_SHIFT) & SKIP_COUNT;
    const code = knownCodeAt(reader, table, at);
    const run = (code >> 4) & 15;
    const size = code & 15;
    at += (code >> 8) + size;
    if (size === 0 && run !== SIXTEEN_ZEROS) break;
    if (size > 0) seen = SKIP_ANY;
    k += run + 1;
    if (k > BLOCK) throw reader.corrupt("Expected at most 64 coefficients in a block");
  }
  reader.position = at;
  return (seen & SKIP_ANY) === 0;
}

/** Returns the weights for {@link addSkippedEnergy}. @param quantTableZigzag at least 64 quantizer steps. */
export function energyWeights(quantTableZigzag: Float64Array): Float64Array {
  const weights = new Float64Array(2 * BLOCK);
  let largest = 0;
  for (let end = 2; end < weights.length; end++) {
    if (end <= BLOCK) largest = Math.max(largest, quantTableZigzag[end - 1]);
    weights[end] = (largest / NORM_SCALE) ** 2;
  }
  return weights;
}

/**
 * Does what {@link skipCoefficients} does, and bounds the energy of what it skips. Takes a little longer.
 *
 * @param weights of {@link energyWeights}: for each end of some coefficients, the square of the largest quantizer step
 *   before it.
 * @param into its energy grows by at least the sum of the squares of the dequantized coefficients; by 0 if and only if
 *   all are zero.
 */
export function addSkippedEnergy(
  reader: EntropyReader,
  table: HuffmanTable,
  { skips }: SkipTable,
  weights: Float64Array,
  from: number,
  into: Coefficients,
): void {
  const { view } = reader;
  let at = reader.position;
  let energy = into.energy;
  let k = from;
  while (k < BLOCK) {
    let skip = 0;
    let before = 0;
    do {
      const window = view.getUint32(at >>> 3) << (at & 7);
      skip = skips[window >>> LOOKUP_SHIFT];
      at += skip & SKIP_LENGTH;
      k += (skip >> SKIP_COUNT_SHIFT) & SKIP_COUNT;
      before = energy;
      const norm = skip >>> SKIP_NORM_SHIFT;
      // Without SKIP_END, which is 128, this is where the skipped coefficients end.
      energy += norm * norm * weights[k & 127];
    } while (k < BLOCK);
    if (k === BLOCK || (k >= SKIP_END && k < SKIP_END + BLOCK)) break;

    at -= skip & SKIP_LENGTH;
    k -= (skip >> SKIP_COUNT_SHIFT) & SKIP_COUNT;
    energy = before;
    const code = knownCodeAt(reader, table, at);
    const run = (code >> 4) & 15;
    const size = code & 15;
    at += (code >> 8) + size;
    if (size === 0 && run !== SIXTEEN_ZEROS) break;
    k += run + 1;
    if (k > BLOCK) throw reader.corrupt("Expected at most 64 coefficients in a block");
    const most = size === 0 ? 0 : NORM_SCALE * ((1 << size) - 1);
    energy += most * most * weights[k];
  }
  reader.position = at;
  into.energy = energy;
}

function knownCodeAt(reader: EntropyReader, table: HuffmanTable, at: number): number {
  const code = codeAt(table, reader.view.getUint32(at >>> 3) << (at & 7));
  if (code === 0) throw reader.corrupt("Expected a Huffman code of the AC table");
  return code;
}
