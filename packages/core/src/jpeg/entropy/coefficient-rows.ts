import type { Component, Frame } from "../syntax/frame.ts";
import { BLOCK } from "../syntax/zigzag.ts";

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
