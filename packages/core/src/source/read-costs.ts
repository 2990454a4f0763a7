import type { Cost } from "../cost.ts";
import type { GridSize } from "../mosaic/grid.ts";

/** The costs of reading one image in several ways. */
export interface ReadCosts {
  /** Share of the image that its file can hold. Less than 1 if the file is certain to be cut off. */
  readonly readable: number;
  /** The cost of one pass that sums the parts of a partition. @param corrects true if cells are corrected for clamping. */
  measure(parts: GridSize, corrects: boolean): Cost;
  /** The cost of the colors of a grid's cells, from the sums of parts. */
  fold(parts: GridSize, grid: GridSize): Cost;
  /** The cost of decoding all pixels, some rows at a time. */
  rows(): Cost;
  /** The cost of rewriting a progressive JPEG in one scan, and those of reading it afterwards; of other images none. */
  rewrite(): { readonly cost: Cost; readonly afterwards: ReadCosts } | undefined;
  /** The cost of laying cells over the coefficients of a JPEG. */
  patch(grid: GridSize): Cost;
}
