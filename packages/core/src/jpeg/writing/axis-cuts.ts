/** How the edges of cells cut the blocks along one axis of a component. */
export interface AxisCuts {
  /** The pieces of block `b` are `pieces[b]` up to but not including `pieces[b + 1]`; a block in one cell has one. */
  readonly pieces: Uint32Array;
  /** The column or row of cells that each piece lies in. */
  readonly cells: Uint32Array;
  /**
   * Eight numbers for each piece: the one-dimensional DCT of a block that is 1 in this piece and 0 elsewhere
   * (T.81 § A.3.3). The transform is linear, so a block is the sum of its pieces times their values.
   */
  readonly transforms: Float64Array;
  /** For each block the first that lies in the cells as it does: itself, or where a stretch without cuts began. */
  readonly alike: Uint32Array;
}

/**
 * Finds the cuts along one axis.
 *
 * @param edges of the cells, in pixels; the last cell goes on into the padding, as encoders repeat the last pixel.
 * @param scale pixels per sample, 1 or 2: where it is 2, a sample is the mean of two pixels, and an edge may cut it.
 * @param blocks how many there are, padding included.
 */
export function cutAxis(edges: Uint32Array, scale: number, blocks: number): AxisCuts {
  const blockPixels = 8 * scale;
  const lastCell = edges.length - 2;
  const pieces = new Uint32Array(blocks + 1);
  const cells: number[] = [];
  const transforms: number[] = [];
  let cell = 0;
  for (let block = 0; block < blocks; block++) {
    const end = (block + 1) * blockPixels;
    for (let pixel = block * blockPixels; pixel < end; ) {
      while (cell < lastCell && (edges[cell + 1] ?? 0) <= pixel) cell++;
      const pieceEnd = cell === lastCell ? end : Math.min(end, edges[cell + 1] ?? end);
      cells.push(cell);
      const from = SUMS[scale - 1]?.[pixel - block * blockPixels] ?? NONE;
      const to = SUMS[scale - 1]?.[pieceEnd - block * blockPixels] ?? NONE;
      for (let u = 0; u < 8; u++) transforms.push((to[u] ?? 0) - (from[u] ?? 0));
      pixel = pieceEnd;
    }
    pieces[block + 1] = cells.length;
  }
  return {
    pieces,
    cells: Uint32Array.from(cells),
    transforms: Float64Array.from(transforms),
    alike: findAlike(pieces, cells),
  };
}

function findAlike(pieces: Uint32Array, cells: readonly number[]): Uint32Array {
  const alike = new Uint32Array(pieces.length - 1);
  const onlyCell = (block: number) => {
    const first = pieces[block] ?? 0;
    return (pieces[block + 1] ?? 0) - first === 1 ? cells[first] : undefined;
  };
  for (let block = 1; block < alike.length; block++) {
    const isAlike = onlyCell(block) !== undefined && onlyCell(block) === onlyCell(block - 1);
    alike[block] = isAlike ? (alike[block - 1] ?? 0) : block;
  }
  return alike;
}

const NONE = new Float64Array(8);

/** By scale less one and pixel: the transform of a block that is 1 in front of this pixel and 0 behind. */
const SUMS: readonly (readonly Float64Array[])[] = [1, 2].map((scale) => {
  const sums = [NONE];
  for (let pixel = 0; pixel < 8 * scale; pixel++) {
    const before = sums[pixel] ?? NONE;
    const sample = Math.floor(pixel / scale);
    sums.push(before.map((sum, u) => sum + basis(u, sample) / scale));
  }
  return sums;
});

/** What sample x adds to coefficient u along one axis. */
function basis(u: number, x: number): number {
  return (u === 0 ? Math.SQRT1_2 / 2 : 1 / 2) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
}
