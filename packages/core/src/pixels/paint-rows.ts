import type { PartialMosaic } from "../regions/region.ts";
import type { PixelRows } from "./rows.ts";

/** Returns an image with the shown cells of a mosaic painted over it. @param cells of a mosaic over the same image. */
export function paintOver(image: PixelRows, cells: PartialMosaic): PixelRows {
  const { width } = image;
  const { rows: cellRows, yEdges } = cells;
  return {
    ...image,
    read(take) {
      let cellRow = 0;
      let runs = shownRuns(cells, cellRow);
      image.read((rgba, top, rows) => {
        const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
        for (let row = 0; row < rows; row++) {
          while (cellRow < cellRows && yEdges[cellRow + 1] <= top + row) runs = shownRuns(cells, ++cellRow);
          for (const { left, right, color } of runs) {
            pixels.fill(color, row * width + left, row * width + right);
          }
        }
        take(rgba, top, rows);
      });
    },
  };
}

/** Neighboring shown cells of one color. */
export interface ShownRun {
  /** First pixel, and the first after the run. */
  readonly left: number;
  readonly right: number;
  /** Index of the first cell. */
  readonly cell: number;
  /** The four bytes of a pixel. */
  readonly color: number;
}

/** Returns the shown cells of a row of cells; none behind the last row. */
export function shownRuns({ columns, rows, colors, shown, xEdges }: PartialMosaic, row: number): ShownRun[] {
  if (row >= rows) return [];
  const pixels = new Uint32Array(colors.slice(4 * columns * row, 4 * columns * (row + 1)).buffer);
  const runs: ShownRun[] = [];
  for (let from = 0, to = 0; from < columns; from = to) {
    to = from + 1;
    if (shown[columns * row + from] === 0) continue;
    const color = pixels[from];
    while (to < columns && shown[columns * row + to] === 1 && pixels[to] === color) to++;
    runs.push({ left: xEdges[from], right: xEdges[to], cell: columns * row + from, color });
  }
  return runs;
}
