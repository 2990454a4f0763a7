import type { Grid } from "@pixelater/core/grid";
import { scaleEdges } from "./scale-edges.ts";

/**
 * The outline of some cells of a grid, as an SVG path: with it everything else of an enlarged mosaic is cut away, which
 * costs nothing of the drawing again.
 *
 * @param shown 1 for each cell to be seen, row by row.
 * @param size what the grid is enlarged to, in CSS pixels.
 * @param ratio device pixels to a CSS pixel: the path keeps to whole ones, as the enlarged cells do.
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
    // Rows alike are one rectangle, so that no seam can show between them.
    while (below < rows && isAlike(shown, columns, row, below)) below++;
    const top = ys[row] ?? 0;
    const bottom = ys[below] ?? 0;
    for (const { left, right } of here) path += `M${left} ${top}H${right}V${bottom}H${left}z`;
  }
  return path;
}

/** The edges on the page, where whole device pixels begin. */
function cssEdges(edges: Uint32Array, from: number, to: number, ratio: number): number[] {
  const devicePixels = Math.round(to * ratio);
  return Array.from(scaleEdges(edges, from, devicePixels), (edge) =>
    Number(((edge * to) / devicePixels).toFixed(3)),
  );
}

/** Where ones stand in a row, each run from its first up to but not including the next zero. */
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

function isAlike(shown: Uint8Array, columns: number, row: number, other: number): boolean {
  for (let column = 0; column < columns; column++) {
    if (shown[row * columns + column] !== shown[other * columns + column]) return false;
  }
  return true;
}
