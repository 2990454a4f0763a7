import { BLOCK } from "../syntax/zigzag.ts";

/** Level shift of 8-bit samples, added after the inverse DCT (T.81 §A.3.1). */
const LEVEL_SHIFT = 128;

/** Bits behind the point of the constants, and of the intermediate values between the two passes. */
const CONSTANT_BITS = 13;
const PASS_BITS = 2;

/** Right shifts at the end of each pass, and the halves that make them round. The second one also divides by 8. */
const FIRST_SHIFT = CONSTANT_BITS - PASS_BITS;
const FIRST_HALF = 1 << (FIRST_SHIFT - 1);
const SECOND_SHIFT = CONSTANT_BITS + PASS_BITS + 3;
const SECOND_HALF = 1 << (SECOND_SHIFT - 1);

/** Zig-zag position of the last coefficient of those that make a slope: DC and the lowest frequency in each direction. */
const LAST_OF_SLOPE = 2;

/** Zig-zag position of the last coefficient whose horizontal and vertical frequencies are at most 3. */
const LAST_OF_LOW = 9;

/** Samples to write blocks to. */
export interface SampleTarget {
  readonly samples: Uint8Array;
  /** The same memory, four samples at a time. */
  readonly words: Uint32Array;
  /** Samples from one row to the next. */
  readonly stride: number;
}

/** Transforms dequantized blocks to samples of 0 to 255: 8 × 8 of each block, or fewer. */
export interface BlockTransform {
  /** Dequantized coefficients of the next block in natural order. All zero before a block and after {@link transform}. */
  readonly coefficients: Int32Array;
  /**
   * Writes the samples of a block and clears the coefficients.
   *
   * @param last zig-zag position of the last coefficient that is not zero, or any later one.
   * @param at index of the block's first sample.
   */
  transform(last: number, target: SampleTarget, at: number): void;
}

/**
 * The accurate integer inverse DCT of Loeffler, Ligtenberg and Moschytz (ICASSP 1989), with constants of 13 bits. Its
 * samples equal those of libjpeg-turbo's default method in every bit.
 *
 * One instance serves any number of blocks: {@link coefficients} are filled, then {@link transform} consumes them.
 */
export class IntegerInverseTransform implements BlockTransform {
  readonly coefficients = new Int32Array(BLOCK);
  /** The same memory, to clear two coefficients at a time. */
  readonly #pairs = new Float64Array(this.coefficients.buffer);
  readonly #work = new Int32Array(BLOCK);

  /** Writes 8 × 8 samples. `at` and the target's stride are multiples of 4. */
  transform(last: number, { samples, words, stride }: SampleTarget, at: number): void {
    const { coefficients } = this;
    if (last === 0) {
      fillBlock(levelOf(coefficients[0]), words, at >> 2, stride >> 2);
      coefficients[0] = 0;
    } else if (last <= LAST_OF_SLOPE) {
      slopeColumn(coefficients[0], coefficients[8], this.#work);
      slopeRows(coefficients[1] << PASS_BITS, this.#work, samples, at, stride);
      this.#pairs[0] = 0;
      coefficients[8] = 0;
    } else if (last <= LAST_OF_LOW) {
      lowColumns(coefficients, this.#work);
      clearLow(this.#pairs);
      lowRows(this.#work, samples, at, stride);
    } else {
      const hasHigh = allColumns(coefficients, this.#work);
      clearAll(this.#pairs);
      if (hasHigh) allRows(this.#work, samples, at, stride);
      else lowRows(this.#work, samples, at, stride);
    }
  }
}

/** Transforms a block to its mean alone. */
export class MeanTransform implements BlockTransform {
  readonly coefficients = new Int32Array(BLOCK);

  transform(last: number, { samples }: SampleTarget, at: number): void {
    samples[at] = levelOf(this.coefficients[0]);
    this.coefficients.fill(0, 0, last + 1);
  }
}

/** Returns the sample, 0 to 255, of a block whose only coefficient is this DC. */
export function levelOf(dc: number): number {
  return clamp(((dc + 4) >> 3) + LEVEL_SHIFT);
}

function fillBlock(level: number, words: Uint32Array, at: number, stride: number): void {
  const word = Math.imul(level, 0x01010101);
  for (let row = at; row < at + 8 * stride; row += stride) {
    words[row] = word;
    words[row + 1] = word;
  }
}

/** Transforms column 0, of which only the first two coefficients may differ from zero. */
function slopeColumn(dc: number, down: number, work: Int32Array): void {
  const middle = (dc << CONSTANT_BITS) + FIRST_HALF;
  const odd3 = Math.imul(down, 11363);
  const odd2 = Math.imul(down, 9633);
  const odd1 = Math.imul(down, 6437);
  const odd0 = Math.imul(down, 2260);
  work[0] = (middle + odd3) >> FIRST_SHIFT;
  work[8] = (middle + odd2) >> FIRST_SHIFT;
  work[16] = (middle + odd1) >> FIRST_SHIFT;
  work[24] = (middle + odd0) >> FIRST_SHIFT;
  work[32] = (middle - odd0) >> FIRST_SHIFT;
  work[40] = (middle - odd1) >> FIRST_SHIFT;
  work[48] = (middle - odd2) >> FIRST_SHIFT;
  work[56] = (middle - odd3) >> FIRST_SHIFT;
}

/** Transforms rows of which only the first two values may differ from zero, the second one being `across` in all rows. */
function slopeRows(across: number, work: Int32Array, samples: Uint8Array, at: number, stride: number): void {
  const odd3 = Math.imul(across, 11363);
  const odd2 = Math.imul(across, 9633);
  const odd1 = Math.imul(across, 6437);
  const odd0 = Math.imul(across, 2260);
  for (let row = 0, to = at; row < BLOCK; row += 8, to += stride) {
    const middle = (work[row] << CONSTANT_BITS) + ((LEVEL_SHIFT << SECOND_SHIFT) + SECOND_HALF);
    storeRow(
      samples,
      to,
      (middle + odd3) >> SECOND_SHIFT,
      (middle + odd2) >> SECOND_SHIFT,
      (middle + odd1) >> SECOND_SHIFT,
      (middle + odd0) >> SECOND_SHIFT,
      (middle - odd0) >> SECOND_SHIFT,
      (middle - odd1) >> SECOND_SHIFT,
      (middle - odd2) >> SECOND_SHIFT,
      (middle - odd3) >> SECOND_SHIFT,
    );
  }
}

function clearLow(pairs: Float64Array): void {
  for (let row = 0; row < 16; row += 4) {
    pairs[row] = 0;
    pairs[row + 1] = 0;
  }
}

function clearAll(pairs: Float64Array): void {
  for (let i = 0; i < BLOCK / 2; i += 4) {
    pairs[i] = 0;
    pairs[i + 1] = 0;
    pairs[i + 2] = 0;
    pairs[i + 3] = 0;
  }
}

/**
 * Transforms columns 0 to 3, of whose coefficients only the first four may differ from zero. The constants are sums of
 * those in {@link allColumns}.
 */
function lowColumns(block: Int32Array, work: Int32Array): void {
  for (let u = 0; u < 4; u++) {
    const c1 = block[u + 8];
    const c2 = block[u + 16];
    const c3 = block[u + 24];
    const middle = (block[u] << CONSTANT_BITS) + FIRST_HALF;
    const even2 = Math.imul(c2, 10703);
    const even1 = Math.imul(c2, 4433);
    const odd3 = (Math.imul(c1, 11363) + Math.imul(c3, 9633)) | 0;
    const odd2 = (Math.imul(c1, 9633) - Math.imul(c3, 2259)) | 0;
    const odd1 = (Math.imul(c1, 6437) - Math.imul(c3, 11362)) | 0;
    const odd0 = (Math.imul(c1, 2260) - Math.imul(c3, 6436)) | 0;
    const e0 = (middle + even2) | 0;
    const e3 = (middle - even2) | 0;
    const e1 = (middle + even1) | 0;
    const e2 = (middle - even1) | 0;
    work[u] = (e0 + odd3) >> FIRST_SHIFT;
    work[u + 56] = (e0 - odd3) >> FIRST_SHIFT;
    work[u + 8] = (e1 + odd2) >> FIRST_SHIFT;
    work[u + 48] = (e1 - odd2) >> FIRST_SHIFT;
    work[u + 16] = (e2 + odd1) >> FIRST_SHIFT;
    work[u + 40] = (e2 - odd1) >> FIRST_SHIFT;
    work[u + 24] = (e3 + odd0) >> FIRST_SHIFT;
    work[u + 32] = (e3 - odd0) >> FIRST_SHIFT;
  }
}

/** Transforms rows of which only the first four values may differ from zero. */
function lowRows(work: Int32Array, samples: Uint8Array, at: number, stride: number): void {
  for (let row = 0, to = at; row < BLOCK; row += 8, to += stride) {
    const c1 = work[row + 1];
    const c2 = work[row + 2];
    const c3 = work[row + 3];
    const middle = (work[row] << CONSTANT_BITS) + ((LEVEL_SHIFT << SECOND_SHIFT) + SECOND_HALF);
    const even2 = Math.imul(c2, 10703);
    const even1 = Math.imul(c2, 4433);
    const odd3 = (Math.imul(c1, 11363) + Math.imul(c3, 9633)) | 0;
    const odd2 = (Math.imul(c1, 9633) - Math.imul(c3, 2259)) | 0;
    const odd1 = (Math.imul(c1, 6437) - Math.imul(c3, 11362)) | 0;
    const odd0 = (Math.imul(c1, 2260) - Math.imul(c3, 6436)) | 0;
    const e0 = (middle + even2) | 0;
    const e3 = (middle - even2) | 0;
    const e1 = (middle + even1) | 0;
    const e2 = (middle - even1) | 0;
    storeRow(
      samples,
      to,
      (e0 + odd3) >> SECOND_SHIFT,
      (e1 + odd2) >> SECOND_SHIFT,
      (e2 + odd1) >> SECOND_SHIFT,
      (e3 + odd0) >> SECOND_SHIFT,
      (e3 - odd0) >> SECOND_SHIFT,
      (e2 - odd1) >> SECOND_SHIFT,
      (e1 - odd2) >> SECOND_SHIFT,
      (e0 - odd3) >> SECOND_SHIFT,
    );
  }
}

/** Transforms all columns. @returns true if columns 4 to 7 have a coefficient that is not zero. */
function allColumns(block: Int32Array, work: Int32Array): boolean {
  let high = 0;
  for (let u = 0; u < 8; u++) {
    const c0 = block[u];
    const c1 = block[u + 8];
    const c2 = block[u + 16];
    const c3 = block[u + 24];
    const c4 = block[u + 32];
    const c5 = block[u + 40];
    const c6 = block[u + 48];
    const c7 = block[u + 56];
    const ac = c1 | c2 | c3 | c4 | c5 | c6 | c7;
    if (u >= 4) high |= c0 | ac;
    if (ac === 0) {
      const level = c0 << PASS_BITS;
      work[u] = level;
      work[u + 8] = level;
      work[u + 16] = level;
      work[u + 24] = level;
      work[u + 32] = level;
      work[u + 40] = level;
      work[u + 48] = level;
      work[u + 56] = level;
      continue;
    }
    const outer = ((c0 + c4) << CONSTANT_BITS) + FIRST_HALF;
    const inner = ((c0 - c4) << CONSTANT_BITS) + FIRST_HALF;
    const shared = Math.imul(c2 + c6, 4433);
    const even1 = (shared - Math.imul(c6, 15137)) | 0;
    const even2 = (shared + Math.imul(c2, 6270)) | 0;
    const e0 = (outer + even2) | 0;
    const e3 = (outer - even2) | 0;
    const e1 = (inner + even1) | 0;
    const e2 = (inner - even1) | 0;

    const all = Math.imul(c7 + c3 + c5 + c1, 9633);
    const z1 = Math.imul(c7 + c1, 7373);
    const z2 = Math.imul(c5 + c3, 20995);
    const z3 = (all - Math.imul(c7 + c3, 16069)) | 0;
    const z4 = (all - Math.imul(c5 + c1, 3196)) | 0;
    const odd0 = (Math.imul(c7, 2446) - z1 + z3) | 0;
    const odd1 = (Math.imul(c5, 16819) - z2 + z4) | 0;
    const odd2 = (Math.imul(c3, 25172) - z2 + z3) | 0;
    const odd3 = (Math.imul(c1, 12299) - z1 + z4) | 0;

    work[u] = (e0 + odd3) >> FIRST_SHIFT;
    work[u + 56] = (e0 - odd3) >> FIRST_SHIFT;
    work[u + 8] = (e1 + odd2) >> FIRST_SHIFT;
    work[u + 48] = (e1 - odd2) >> FIRST_SHIFT;
    work[u + 16] = (e2 + odd1) >> FIRST_SHIFT;
    work[u + 40] = (e2 - odd1) >> FIRST_SHIFT;
    work[u + 24] = (e3 + odd0) >> FIRST_SHIFT;
    work[u + 32] = (e3 - odd0) >> FIRST_SHIFT;
  }
  return high !== 0;
}

function allRows(work: Int32Array, samples: Uint8Array, at: number, stride: number): void {
  for (let row = 0, to = at; row < BLOCK; row += 8, to += stride) {
    const c0 = work[row];
    const c1 = work[row + 1];
    const c2 = work[row + 2];
    const c3 = work[row + 3];
    const c4 = work[row + 4];
    const c5 = work[row + 5];
    const c6 = work[row + 6];
    const c7 = work[row + 7];
    const outer = ((c0 + c4) << CONSTANT_BITS) + ((LEVEL_SHIFT << SECOND_SHIFT) + SECOND_HALF);
    const inner = ((c0 - c4) << CONSTANT_BITS) + ((LEVEL_SHIFT << SECOND_SHIFT) + SECOND_HALF);
    const shared = Math.imul(c2 + c6, 4433);
    const even1 = (shared - Math.imul(c6, 15137)) | 0;
    const even2 = (shared + Math.imul(c2, 6270)) | 0;
    const e0 = (outer + even2) | 0;
    const e3 = (outer - even2) | 0;
    const e1 = (inner + even1) | 0;
    const e2 = (inner - even1) | 0;

    const all = Math.imul(c7 + c3 + c5 + c1, 9633);
    const z1 = Math.imul(c7 + c1, 7373);
    const z2 = Math.imul(c5 + c3, 20995);
    const z3 = (all - Math.imul(c7 + c3, 16069)) | 0;
    const z4 = (all - Math.imul(c5 + c1, 3196)) | 0;
    const odd0 = (Math.imul(c7, 2446) - z1 + z3) | 0;
    const odd1 = (Math.imul(c5, 16819) - z2 + z4) | 0;
    const odd2 = (Math.imul(c3, 25172) - z2 + z3) | 0;
    const odd3 = (Math.imul(c1, 12299) - z1 + z4) | 0;

    storeRow(
      samples,
      to,
      (e0 + odd3) >> SECOND_SHIFT,
      (e1 + odd2) >> SECOND_SHIFT,
      (e2 + odd1) >> SECOND_SHIFT,
      (e3 + odd0) >> SECOND_SHIFT,
      (e3 - odd0) >> SECOND_SHIFT,
      (e2 - odd1) >> SECOND_SHIFT,
      (e1 - odd2) >> SECOND_SHIFT,
      (e0 - odd3) >> SECOND_SHIFT,
    );
  }
}

/** Stores eight samples. Most blocks have none to clamp, which one test shows for all of them. */
function storeRow(
  samples: Uint8Array,
  at: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
  s4: number,
  s5: number,
  s6: number,
  s7: number,
): void {
  if (((s0 | s1 | s2 | s3 | s4 | s5 | s6 | s7) & ~255) === 0) {
    samples[at] = s0;
    samples[at + 1] = s1;
    samples[at + 2] = s2;
    samples[at + 3] = s3;
    samples[at + 4] = s4;
    samples[at + 5] = s5;
    samples[at + 6] = s6;
    samples[at + 7] = s7;
  } else {
    samples[at] = clamp(s0);
    samples[at + 1] = clamp(s1);
    samples[at + 2] = clamp(s2);
    samples[at + 3] = clamp(s3);
    samples[at + 4] = clamp(s4);
    samples[at + 5] = clamp(s5);
    samples[at + 6] = clamp(s6);
    samples[at + 7] = clamp(s7);
  }
}

function clamp(sample: number): number {
  return sample < 0 ? 0 : sample > 255 ? 255 : sample;
}
