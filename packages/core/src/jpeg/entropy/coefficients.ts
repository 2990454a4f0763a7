import type { Component, Frame } from "../syntax/frame.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";

/** Which AC coefficients of a block are to be read. */
export interface Wanted {
  /** The last of them in zig-zag order; 0 for none. */
  readonly last: number;
  /** 1 for each that is wanted, in zig-zag order. Longer than a block, for runs that lead out of it. */
  readonly mask: Uint8Array;
}

/** Coefficients of the block at hand, as far as they are wanted and not zero. */
export interface Coefficients {
  count: number;
  /** Sum of the squares of the block's AC coefficients, times their steps: 0 if it is of one sample throughout. */
  energy: number;
  /** Natural positions, 8·v + u. */
  readonly positions: Uint8Array;
  /** Multiplied by the quantizer's steps. */
  readonly values: Float64Array;
}

export function noCoefficients(): Coefficients {
  return {
    count: 0,
    // With a whole number, engines take it for one until code is compiled that expects it, and compile again and again.
    energy: NaN,
    positions: new Uint8Array(BLOCK + 1),
    values: new Float64Array(BLOCK + 1),
  };
}

/** Steps for coefficients that are kept as the file has them. Longer than a block, as {@link Wanted} is. */
export const AS_THEY_ARE: Float64Array = /* @__PURE__ */ ones();

export const ALL = /* @__PURE__ */ wantWhere(() => true);

function ones(): Float64Array {
  return new Float64Array(2 * BLOCK).fill(1);
}

export function wantWhere(isWanted: (position: number) => boolean): Wanted {
  const mask = new Uint8Array(2 * BLOCK);
  NATURAL_ORDER.forEach((position, k) => (mask[k] = k > 0 && isWanted(position) ? 1 : 0));
  return { last: Math.max(mask.lastIndexOf(1), 0), mask };
}

/** The coefficients of one component in one row of MCUs: as many as need to be in memory at a time. */
export interface CoefficientRows {
  /** Blocks in a row of blocks, padded to whole MCUs. */
  readonly blocksAcross: number;
  /** Rows of blocks in a row of MCUs. */
  readonly blocksDown: number;
  /** 64 per block, in zig-zag order, block by block, row by row; not yet multiplied by the quantizer's steps. */
  readonly values: Int16Array;
  /** For each block its last coefficient that is not zero, in zig-zag order: nothing is to be found behind it. */
  readonly last: Uint8Array;
}

export function emptyRows(frame: Frame, component: Component): CoefficientRows {
  const blocksAcross = frame.mcusAcross * component.horizontal;
  const blocksDown = component.vertical;
  return {
    blocksAcross,
    blocksDown,
    values: new Int16Array(blocksAcross * blocksDown * BLOCK),
    last: new Uint8Array(blocksAcross * blocksDown),
  };
}

export function clearRows({ values, last }: CoefficientRows): void {
  values.fill(0);
  last.fill(0);
}
