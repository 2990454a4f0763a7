import type { FrameComponent, Frame } from "../syntax/frame.ts";
import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";

/** Selects the AC coefficients of a block to read. */
export interface Wanted {
  /** Zig-zag position of the last one; 0 for none. */
  readonly last: number;
  /**
   * 1 at the zig-zag position of each wanted coefficient. Holds 128, as the run of a damaged file may lead out of the
   * block.
   */
  readonly mask: Uint8Array;
  /** The same as a bit for each zig-zag position, 0–31 and 32–63. */
  readonly low: number;
  readonly high: number;
}

/** The wanted nonzero AC coefficients of the current block, dequantized. */
export interface Coefficients {
  count: number;
  /** Sum of the squares of the block's dequantized AC coefficients; 0 if the block is flat. */
  energy: number;
  /** Natural positions, 8·v + u. */
  readonly positions: Uint8Array;
  /** Coefficients multiplied by the quantization table. */
  readonly values: Float64Array;
}

export function noCoefficients(): Coefficients {
  return {
    count: 0,
    // If this began as an integer, engines would compile code for integers, and then again and again.
    energy: NaN,
    positions: new Uint8Array(BLOCK + 1),
    values: new Float64Array(BLOCK + 1),
  };
}

/**
 * Quantization table of ones, in zig-zag order, for coefficients to be read as coded. Longer than a block, as {@link
 * Wanted} is.
 */
export const UNIT_QUANT_TABLE: Float64Array = /* @__PURE__ */ ones();

export const ALL = /* @__PURE__ */ wantWhere(() => true);

function ones(): Float64Array {
  return new Float64Array(2 * BLOCK).fill(1);
}

export function wantWhere(isWanted: (position: number) => boolean): Wanted {
  const mask = new Uint8Array(2 * BLOCK);
  NATURAL_ORDER.forEach((position, k) => (mask[k] = k > 0 && isWanted(position) ? 1 : 0));
  return { last: Math.max(mask.lastIndexOf(1), 0), mask, low: wordOf(mask, 0), high: wordOf(mask, 32) };
}

function wordOf(mask: Uint8Array, from: number): number {
  return mask.subarray(from, from + 32).reduce((word, isSet, bit) => word | (isSet << bit), 0);
}

/** The coefficients of one component in one row of MCUs. */
export interface CoefficientRows {
  /** Blocks across, padded to whole MCUs. */
  readonly blocksAcross: number;
  /** Rows of blocks in the row of MCUs. */
  readonly blocksDown: number;
  /** 64 quantized coefficients for each block, in zig-zag order, block by block, row by row. */
  readonly values: Int16Array;
  /** Zig-zag position of each block's last nonzero coefficient; 0 if there is no AC coefficient. */
  readonly last: Uint8Array;
  /**
   * Two words for each block: bit `k` of the 64 is set if the AC coefficient at zig-zag position `k` is not zero. Set only
   * for rows that are read from a file, or painted over.
   */
  readonly nonzero: Int32Array;
}

export function emptyRows(frame: Frame, component: FrameComponent): CoefficientRows {
  const blocksAcross = frame.mcusAcross * component.horizontal;
  const blocksDown = component.vertical;
  return {
    blocksAcross,
    blocksDown,
    values: new Int16Array(blocksAcross * blocksDown * BLOCK),
    last: new Uint8Array(blocksAcross * blocksDown),
    nonzero: new Int32Array(2 * blocksAcross * blocksDown),
  };
}

/** Sets the mask of a block's nonzero coefficients from its values. */
export function markNonzero({ values, last, nonzero }: CoefficientRows, block: number): void {
  nonzero[2 * block] = 0;
  nonzero[2 * block + 1] = 0;
  for (let k = 1; k <= last[block]; k++) {
    if (values[BLOCK * block + k] !== 0) nonzero[2 * block + (k >> 5)] |= 1 << k;
  }
}

export function clearRows({ values, last, nonzero }: CoefficientRows): void {
  values.fill(0);
  last.fill(0);
  nonzero.fill(0);
}
