import type { Picture, Plane } from "./picture.ts";

/** What a scan is made of before its Huffman codes are chosen. */
export type Token =
  | {
      readonly kind: "symbol";
      readonly table: "dc" | "ac";
      /** Component, and slot of its table. */
      readonly slot: number;
      readonly symbol: number;
      /** Bits that follow the code. */
      readonly bits: number;
      readonly size: number;
    }
  | { readonly kind: "bits"; readonly bits: readonly number[] }
  | { readonly kind: "restart" };

/** Which part of the coefficients a scan brings. */
export interface ScanPlan {
  /** Indices of the components. */
  readonly components: readonly number[];
  readonly spectral?: readonly [start: number, end: number];
  readonly approximation?: readonly [high: number, low: number];
}

/** All blocks of a scan in their order, coded as T.81 annexes F and G say. */
export function scanTokens(
  picture: Picture,
  { components, spectral = [0, 63], approximation = [0, 0] }: ScanPlan,
  progressive: boolean,
  restartInterval: number,
): Token[] {
  const tokens: Token[] = [];
  const coders = components.map((index) => {
    return new BlockCoder(picture.planes[index], index, tokens, progressive, spectral, approximation);
  });
  const mcus = components.length > 1 ? interleaved(picture, coders) : blocksOf(picture, coders);
  mcus.forEach((blocks, mcu) => {
    if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
      for (const coder of coders) coder.reset();
      tokens.push({ kind: "restart" });
    }
    for (const { coder, block } of blocks) coder.write(block);
  });
  for (const coder of coders) coder.reset();
  return tokens;
}

interface McuBlock {
  readonly coder: BlockCoder;
  readonly block: number;
}

function interleaved({ planes }: Picture, coders: readonly BlockCoder[]): McuBlock[][] {
  const [first] = planes;
  const mcusAcross = first.blocksAcross / first.horizontal;
  const mcusDown = first.blocksDown / first.vertical;
  return Array.from({ length: mcusAcross * mcusDown }, (_, mcu) => {
    const column = mcu % mcusAcross;
    const row = Math.floor(mcu / mcusAcross);
    return coders.flatMap((coder) => {
      const { horizontal, vertical, blocksAcross } = coder.plane;
      return Array.from({ length: horizontal * vertical }, (_, i) => ({
        coder,
        block:
          (row * vertical + Math.floor(i / horizontal)) * blocksAcross +
          column * horizontal +
          (i % horizontal),
      }));
    });
  });
}

/** A scan of one component leaves out the blocks that only fill up MCUs. */
function blocksOf(picture: Picture, [coder]: readonly BlockCoder[]): McuBlock[][] {
  const { plane } = coder;
  const across = Math.ceil((picture.width * plane.horizontal) / (8 * picture.maxHorizontal));
  const down = Math.ceil((picture.height * plane.vertical) / (8 * picture.maxVertical));
  return Array.from({ length: across * down }, (_, i) => [
    { coder, block: Math.floor(i / across) * plane.blocksAcross + (i % across) },
  ]);
}

/** Codes the blocks of one component in one scan. */
class BlockCoder {
  readonly plane: Plane;
  readonly #slot: number;
  readonly #tokens: Token[];
  readonly #progressive: boolean;
  readonly #high: number;
  readonly #start: number;
  readonly #end: number;
  readonly #low: number;
  #prediction = 0;
  #endOfBandRun = 0;
  /** Correction bits of the blocks in the run. */
  #runBits: number[] = [];

  constructor(
    plane: Plane,
    slot: number,
    tokens: Token[],
    progressive: boolean,
    [start, end]: readonly [number, number],
    [high, low]: readonly [number, number],
  ) {
    this.plane = plane;
    this.#slot = slot;
    this.#tokens = tokens;
    this.#start = start;
    this.#end = end;
    this.#low = low;
    this.#progressive = progressive;
    this.#high = high;
  }

  write(block: number): void {
    const coefficients = this.plane.coefficients.subarray(64 * block, 64 * block + 64);
    if (!this.#progressive) this.#sequential(coefficients);
    else if (this.#start > 0) {
      if (this.#high === 0) this.#ac(coefficients);
      else this.#refineAc(coefficients);
    } else if (this.#high === 0) this.#dc(coefficients);
    else this.#refineDc(coefficients);
  }

  /** Nothing reaches over a restart marker or the end of the scan. */
  reset(): void {
    this.#flushRun();
    this.#prediction = 0;
  }

  #sequential(block: Int32Array): void {
    this.#dc(block);
    let run = 0;
    for (let k = 1; k < 64; k++) {
      const value = block[k];
      if (value === 0) run++;
      else run = this.#coefficient(run, value);
    }
    if (run > 0) this.#symbol("ac", 0, 0, 0);
  }

  #dc(block: Int32Array): void {
    const value = block[0] >> this.#low;
    const difference = value - this.#prediction;
    this.#prediction = value;
    const size = sizeOf(difference);
    this.#symbol("dc", size, numberBits(difference, size), size);
  }

  #refineDc(block: Int32Array): void {
    this.#tokens.push({ kind: "bits", bits: [(block[0] >> this.#low) & 1] });
  }

  #ac(block: Int32Array): void {
    let run = 0;
    for (let k = this.#start; k <= this.#end; k++) {
      const value = towardsZero(block[k], this.#low);
      if (value === 0) run++;
      else {
        this.#flushRun();
        run = this.#coefficient(run, value);
      }
    }
    if (run > 0) this.#countRun([]);
  }

  #refineAc(block: Int32Array): void {
    const known = Array.from(block, (value) => Math.abs(towardsZero(value, this.#low)));
    const lastNew = known.findLastIndex((value, k) => value === 1 && k <= this.#end);
    let run = 0;
    let corrections: number[] = [];
    for (let k = this.#start; k <= this.#end; k++) {
      const value = known[k];
      if (value === 0) {
        run++;
        continue;
      }
      while (run > 15 && k <= lastNew) {
        this.#flushRun();
        this.#symbol("ac", 0xf0, 0, 0);
        this.#tokens.push({ kind: "bits", bits: corrections });
        corrections = [];
        run -= 16;
      }
      if (value > 1) {
        corrections.push(value & 1);
        continue;
      }
      this.#flushRun();
      this.#symbol("ac", (run << 4) | 1, block[k] > 0 ? 1 : 0, 1);
      this.#tokens.push({ kind: "bits", bits: corrections });
      corrections = [];
      run = 0;
    }
    if (run > 0 || corrections.length > 0) this.#countRun(corrections);
  }

  /** @returns the run of zeros after it: none. */
  #coefficient(run: number, value: number): 0 {
    for (let zeros = run; zeros > 15; zeros -= 16) this.#symbol("ac", 0xf0, 0, 0);
    const size = sizeOf(value);
    this.#symbol("ac", ((run % 16) << 4) | size, numberBits(value, size), size);
    return 0;
  }

  #countRun(corrections: readonly number[]): void {
    this.#endOfBandRun++;
    this.#runBits.push(...corrections);
    if (this.#endOfBandRun === 0x7fff) this.#flushRun();
  }

  #flushRun(): void {
    if (this.#endOfBandRun === 0) return;
    const size = 31 - Math.clz32(this.#endOfBandRun);
    this.#symbol("ac", size << 4, this.#endOfBandRun - (1 << size), size);
    this.#tokens.push({ kind: "bits", bits: this.#runBits });
    this.#endOfBandRun = 0;
    this.#runBits = [];
  }

  #symbol(table: "dc" | "ac", symbol: number, bits: number, size: number): void {
    this.#tokens.push({ kind: "symbol", table, slot: this.#slot, symbol, bits, size });
  }
}

function sizeOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value));
}

function numberBits(value: number, size: number): number {
  return value < 0 ? value + (1 << size) - 1 : value;
}

/** Point transform of AC coefficients: division by a power of two, towards zero (T.81 §G.1.2.1). */
function towardsZero(value: number, low: number): number {
  return value < 0 ? -(-value >> low) : value >> low;
}
