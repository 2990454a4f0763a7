/** Pixels without alpha, or all opaque: what a pixelated photo must be, worked out without the product's code. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8Array;
}

/**
 * Every pixel replaced by the exact mean of its cell, halves up. A pixel's cell is the one that nearest-neighbour
 * enlargement of an n × n image would take it from: the one its centre lies in.
 */
export function pixelatedByDefinition({ width, height, data }: Pixels, cells: number): Uint8Array {
  const columns = cellsAlong(width, cells);
  const rows = cellsAlong(height, cells);
  const sums = new Map<number, { count: number; sum: [number, number, number, number] }>();
  const cellOf = (x: number, y: number): number => (rows[y] ?? 0) * cells + (columns[x] ?? 0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = sums.get(cellOf(x, y)) ?? { count: 0, sum: [0, 0, 0, 0] };
      sums.set(cellOf(x, y), cell);
      cell.count++;
      for (const channel of [0, 1, 2, 3] as const) {
        cell.sum[channel] += data[(y * width + x) * 4 + channel] ?? 0;
      }
    }
  }
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = sums.get(cellOf(x, y));
      if (cell === undefined) continue;
      for (const channel of [0, 1, 2, 3] as const) {
        const mean = Math.floor((2 * cell.sum[channel] + cell.count) / (2 * cell.count));
        out[(y * width + x) * 4 + channel] = mean;
      }
    }
  }
  return out;
}

/** The cell of each pixel along one side; ties, which fall on a pixel's centre, go to the later cell. */
function cellsAlong(length: number, cells: number): number[] {
  const n = Math.min(cells, length);
  return Array.from({ length }, (_, pixel) => Math.floor(((2 * pixel + 1) * n) / (2 * length)));
}
