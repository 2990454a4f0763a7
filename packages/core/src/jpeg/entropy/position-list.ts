import { BLOCK } from "../syntax/zigzag.ts";

const BYTE = 8;

/** Bytes 1, 1, 1, 1: times the number of a byte in a mask, and times 8, what its positions have in common. */
const EACH = 0x01010101;

/**
 * The positions of the bits that are set in a mask of 64, rising.
 *
 * Lists them a byte of the mask at a time, by tables and without a branch: which coefficients of a block are zero cannot be
 * predicted.
 */
export class PositionList {
  /** The first {@link count} are positions, the others are leftovers. */
  readonly positions = new Uint8Array(2 * BLOCK);
  count = 0;
  readonly #view = new DataView(this.positions.buffer);

  /**
   * @param low, high bits 0–31 and 32–63 of the mask.
   * @param from, to bytes of the mask to look at, 0 to 8; `to` is exclusive.
   */
  list(low: number, high: number, from: number, to: number): void {
    const view = this.#view;
    let count = 0;
    for (let byte = from; byte < to; byte++) {
      const bits = ((byte < 4 ? low : high) >>> (BYTE * (byte & 3))) & 255;
      const first = BYTE * byte * EACH;
      view.setUint32(count, FIRST_FOUR[bits] + first);
      view.setUint32(count + 4, LAST_FOUR[bits] + first);
      count += BIT_COUNTS[bits];
    }
    this.count = count;
  }
}

/** Returns how many bits of a word are set. */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, EACH) >>> 24;
}

const BIT_COUNTS = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, bits) => bitCount(bits));

/** For each byte, the positions of its lowest four set bits, and of the others: one in each byte, the first in the highest. */
const FIRST_FOUR = /* @__PURE__ */ packedPositions(0);
const LAST_FOUR = /* @__PURE__ */ packedPositions(4);

function packedPositions(skipped: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, bits) => {
    const positions = Array.from({ length: BYTE }, (__, bit) => bit).filter(
      (bit) => ((bits >> bit) & 1) === 1,
    );
    const four = positions.slice(skipped, skipped + 4);
    return four.reduce((word, position, i) => word + position * 2 ** (24 - 8 * i), 0);
  });
}
