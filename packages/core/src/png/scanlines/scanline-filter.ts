import { paeth } from "./filters.ts";

/** Receives filtered scanlines, each with its filter type first. Valid until it returns. */
export type TakeFiltered = (bytes: Uint8Array) => void;

/** Number of scanlines that share the filter type chosen for the first. */
const LINES_ALIKE = 8;

/** The choice looks at one in so many pixels. */
const SAMPLED = 4;

/** Bytes of filtered scanlines that are passed on at a time, or one scanline if it is longer. */
const BATCH_BYTES = 1 << 16;

/**
 * Filters scanlines (PNG §9.2). Every eighth one decides on the filter type of the next eight: the one whose bytes, taken as
 * signed, have the smallest sum of distances from zero (PNG §12.7).
 */
export class ScanlineFilter {
  readonly #step: number;
  readonly #isFiltered: boolean;
  readonly #take: TakeFiltered;
  readonly #batch: Uint8Array;
  readonly #length: number;
  #end = 0;
  /** Scanlines that were filtered, and the type of the last one. */
  #count = 0;
  #type = 0;

  /**
   * @param lineBytes length of a scanline.
   * @param step bytes from a pixel to the next, at least 1.
   * @param isFiltered false for type None throughout, which suits palette indexes and packed pixels (PNG §12.7).
   */
  constructor(lineBytes: number, step: number, isFiltered: boolean, take: TakeFiltered) {
    this.#step = step;
    this.#isFiltered = isFiltered;
    this.#take = take;
    this.#length = 1 + lineBytes;
    const lines = Math.max(1, Math.floor(BATCH_BYTES / this.#length));
    this.#batch = new Uint8Array(lines * this.#length);
  }

  /**
   * Filters the next scanline.
   *
   * @param line the scanline after `step` zeros.
   * @param above the one above it, after as many zeros; all zeros for the first.
   */
  filter(line: Uint8Array, above: Uint8Array): void {
    const batch = this.#batch;
    if (this.#isFiltered && this.#count++ % LINES_ALIKE === 0) {
      this.#type = bestFilter(line, above, this.#step);
    }
    batch[this.#end] = this.#type;
    applyFilter(this.#type, line, above, this.#step, batch, this.#end + 1);
    this.#end += this.#length;
    if (this.#end === batch.length) this.flush();
  }

  /** Passes on what is left. */
  flush(): void {
    if (this.#end > 0) this.#take(this.#batch.subarray(0, this.#end));
    this.#end = 0;
  }
}

/**
 * Filters a scanline into `out` from index `to` on.
 *
 * @param type 0 to 4.
 * @param line the scanline after `step` zeros; `above` likewise.
 */
export function applyFilter(
  type: number,
  line: Uint8Array,
  above: Uint8Array,
  step: number,
  out: Uint8Array,
  to: number,
): void {
  if (type === 1) filterSub(line, step, out, to);
  else if (type === 2) filterUp(line, above, step, out, to);
  else if (type === 3) filterAverage(line, above, step, out, to);
  else if (type === 4) filterPaeth(line, above, step, out, to);
  else out.set(line.subarray(step), to);
}

function filterSub(line: Uint8Array, step: number, out: Uint8Array, to: number): void {
  for (let i = step, left = 0, o = to; i < line.length; i++, left++, o++) out[o] = line[i] - line[left];
}

function filterUp(line: Uint8Array, above: Uint8Array, step: number, out: Uint8Array, to: number): void {
  for (let i = step, o = to; i < line.length; i++, o++) out[o] = line[i] - above[i];
}

function filterAverage(line: Uint8Array, above: Uint8Array, step: number, out: Uint8Array, to: number): void {
  for (let i = step, left = 0, o = to; i < line.length; i++, left++, o++) {
    out[o] = line[i] - ((line[left] + above[i]) >> 1);
  }
}

function filterPaeth(line: Uint8Array, above: Uint8Array, step: number, out: Uint8Array, to: number): void {
  for (let i = step, left = 0, o = to; i < line.length; i++, left++, o++) {
    out[o] = line[i] - paeth(line[left], above[i], above[left]);
  }
}

/**
 * Returns the filter type with the smallest bytes for a scanline, judged by some of its pixels.
 *
 * @param line the scanline after `step` zeros; `above` likewise.
 */
export function bestFilter(line: Uint8Array, above: Uint8Array, step: number): number {
  let none = 0;
  let sub = 0;
  let up = 0;
  let average = 0;
  let paethSum = 0;
  const stride = SAMPLED * step;
  for (let pixel = step; pixel < line.length; pixel += stride) {
    const end = Math.min(pixel + step, line.length);
    for (let i = pixel; i < end; i++) {
      const value = line[i];
      const left = line[i - step];
      const over = above[i];
      none += distance(value);
      sub += distance(value - left);
      up += distance(value - over);
      average += distance(value - ((left + over) >> 1));
      paethSum += distance(value - paeth(left, over, above[i - step]));
    }
  }
  const sums = [none, sub, up, average, paethSum];
  return sums.indexOf(Math.min(...sums));
}

/** Returns the distance from zero of a number's lowest byte, taken as signed. */
function distance(number: number): number {
  const signed = (number << 24) >> 24;
  return signed < 0 ? -signed : signed;
}
