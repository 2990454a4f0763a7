import type { GridSize } from "@pixelater/core";
import type { CellShape, CellStyleOptions } from "@pixelater/core/palette";

/** How cells are drawn. */
export interface CellDrawing {
  readonly shape: CellShape;
  /** Gap between cells in percent of a cell's shorter side, 0 to 60. */
  readonly gapPercent: number;
  /** What is between the cells, as `"#rrggbb"`. */
  readonly gapColor: `#${string}`;
}

export const GAP_RANGE = { min: 0, max: 60 } as const;

/** Widest gap that the core draws, in pixels. */
const MOST_GAP = 1000;

export const PLAIN_CELLS: CellDrawing = { shape: "square", gapPercent: 0, gapColor: "#ffffff" };

/** Returns whether something shows between the cells. */
export function hasGaps({ shape, gapPercent }: CellDrawing): boolean {
  return shape === "round" || gapPercent > 0;
}

/** Returns the options of the core for cells of a grid. */
export function styleOptions(
  drawing: CellDrawing,
  { columns, rows, width, height }: GridSize,
): CellStyleOptions {
  if (!hasGaps(drawing)) return {};
  const { shape, gapPercent, gapColor } = drawing;
  return { shape, gap: gapPixels(gapPercent, Math.min(width / columns, height / rows)), gapColor };
}

/** Returns the gap in whole pixels: at least one, as the core refuses the color of a gap that is not there. */
function gapPixels(percent: number, shorterSide: number): number {
  return percent === 0 ? 0 : Math.min(MOST_GAP, Math.max(1, Math.round((percent / 100) * shorterSide)));
}
