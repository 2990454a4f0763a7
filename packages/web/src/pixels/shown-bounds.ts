import type { PartialMosaic } from "@pixelater/core";
import type { CellRange } from "@pixelater/core/region";

/** Returns the smallest range of cells with all that are shown; `null` if none is. */
export function shownBounds({ columns, rows, shown }: PartialMosaic): CellRange | null {
  let [left, right, top, bottom] = [columns, 0, rows, 0];
  for (let row = 0; row < rows; row++) {
    const line = shown.subarray(row * columns, (row + 1) * columns);
    const first = line.indexOf(1);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, line.lastIndexOf(1) + 1);
    top = Math.min(top, row);
    bottom = row + 1;
  }
  return left < right ? { left, right, top, bottom } : null;
}
