import { type Cost, NO_COST } from "../cost.ts";
import type { Orientation } from "./orientation.ts";
import { heldBytes } from "./upright-rows.ts";

/** Units of work for a cell or pixel. */
const TURN = 6;

/** Returns the cost of turning so many cells upright. */
export function turnCost(cells: number, orientation: Orientation): Cost {
  return orientation === 1 ? NO_COST : { work: TURN * cells, scratch: 4 * cells, kept: 0 };
}

/**
 * Returns the cost of turning an image's rows upright, and how often they are read for it.
 *
 * @param width, height of the upright image.
 */
export function turnedRowsCost(
  width: number,
  height: number,
  orientation: Orientation,
): { readonly cost: Cost; readonly readings: number } {
  if (orientation === 1 || orientation === 2) return { cost: NO_COST, readings: 1 };
  const held = heldBytes(width, height);
  return {
    cost: { work: TURN * width * height, scratch: held + 4 * width, kept: 0 },
    readings: Math.ceil((4 * width * height) / held),
  };
}
