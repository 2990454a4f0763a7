import type { Grid } from "@pixelater/core/grid";
import { scaleEdges } from "./scale-edges.ts";

/**
 * Returns the outline of some cells of a grid as an SVG path. Clipping an enlarged mosaic by it hides all other cells
 * without redrawing the mosaic.
 *
 * @param shown 1 for each visible cell, row by row.
 * @param size of the enlarged grid, in CSS pixels.
 * @param ratio device pixels per CSS pixel. Edges fall on whole device pixels, as those of enlarged cells do.
 */
export function cellsPath(
  { columns, rows, width, height, xEdges, yEdges }: Grid,
  shown: Uint8Array,
  size: { readonly width: number; readonly height: number },
  ratio: number,
): string {
  const xs = cssEdges(xEdges, width, size.width, ratio);
  const ys = cssEdges(yEdges, height, size.height, ratio);
  const runsOf = (row: number) =>
    runs(shown.subarray(row * columns, (row + 1) * columns)).map(([from, to]) => ({
      left: xs[from] ?? 0,
      right: xs[to] ?? 0,
    }));

  let path = "";
  for (let row = 0, below; row < rows; row = below) {
    below = row + 1;
    const here = runsOf(row);
    if (here.length === 0) continue;
    // Equal rows become one rectangle, or a seam could show between them.
    while (below < rows && areRowsEqual(shown, columns, row, below)) below++;
    const top = ys[row] ?? 0;
    const bottom = ys[below] ?? 0;
    for (const { left, right } of here) path += `M${left} ${top}H${right}V${bottom}H${left}z`;
  }
  return path;
}

/** Returns the edges in CSS pixels, rounded to whole device pixels. */
function cssEdges(edges: Uint32Array, from: number, to: number, ratio: number): number[] {
  const devicePixels = Math.round(to * ratio);
  return Array.from(scaleEdges(edges, from, devicePixels), (edge) =>
    Number(((edge * to) / devicePixels).toFixed(3)),
  );
}

/** Finds the runs of ones in a row, each from its first one up to but not including the next zero. */
function runs(row: Uint8Array): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (let from = row.indexOf(1); from >= 0; ) {
    const zero = row.indexOf(0, from);
    const to = zero < 0 ? row.length : zero;
    found.push([from, to]);
    from = row.indexOf(1, to);
  }
  return found;
}

function areRowsEqual(shown: Uint8Array, columns: number, row: number, other: number): boolean {
  for (let column = 0; column < columns; column++) {
    if (shown[row * columns + column] !== shown[other * columns + column]) return false;
  }
  return true;
}
