/**
 * How the edges of cells cut the blocks along one axis of a component.
 *
 * Neighbours that lie in the same cell, whole, are alike in all that follows: they are one *kind*. A block that an edge
 * cuts is a kind of its own. So the kinds grow with the cells, and not with the pixels.
 */
export interface AxisCuts {
  /** The kind of each block, counted from 0 in the order of the blocks. */
  readonly kinds: Uint32Array;
  /** How many blocks are of each kind. */
  readonly counts: Uint32Array;
  /** The pieces of kind `k` are `pieces[k]` up to but not including `pieces[k + 1]`; a block in one cell has one. */
  readonly pieces: Uint32Array;
  /** The column or row of cells that each piece lies in. */
  readonly cells: Uint32Array;
  /**
   * Eight numbers for each piece: the one-dimensional DCT of a block that is 1 in this piece and 0 elsewhere
   * (T.81 § A.3.3). The transform is linear, so a block is the sum of its pieces times their values.
   */
  readonly transforms: Float64Array;
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
  const sums = SUMS[scale - 1];
  const lastCell = edges.length - 2;
  const kinds = new Uint32Array(blocks);
  const counts = new Uint32Array(blocks);
  const pieces = new Uint32Array(blocks + 1);
  // Every block has a piece, and every edge makes at most one more.
  const cells = new Uint32Array(blocks + lastCell);
  const transforms = new Float64Array(8 * cells.length);
  let kindCount = 0;
  let pieceCount = 0;
  /** The cell that all of the block before lay in; −1 for none. */
  let wholeCell = -1;
  for (let block = 0, cell = 0; block < blocks; block++) {
    const start = block * blockPixels;
    const end = start + blockPixels;
    while (cell < lastCell && edges[cell + 1] <= start) cell++;
    const isWhole = cell === lastCell || edges[cell + 1] >= end;
    if (isWhole && cell === wholeCell) {
      kinds[block] = kindCount - 1;
      counts[kindCount - 1]++;
      continue;
    }
    wholeCell = isWhole ? cell : -1;
    for (let pixel = start; pixel < end; ) {
      while (cell < lastCell && edges[cell + 1] <= pixel) cell++;
      const pieceEnd = cell === lastCell ? end : Math.min(end, edges[cell + 1]);
      const from = sums[pixel - start];
      const to = sums[pieceEnd - start];
      for (let u = 0; u < 8; u++) transforms[8 * pieceCount + u] = to[u] - from[u];
      cells[pieceCount++] = cell;
      pixel = pieceEnd;
    }
    kinds[block] = kindCount;
    counts[kindCount++] = 1;
    pieces[kindCount] = pieceCount;
  }
  return {
    kinds,
    counts: counts.subarray(0, kindCount),
    pieces: pieces.subarray(0, kindCount + 1),
    cells: cells.subarray(0, pieceCount),
    transforms: transforms.subarray(0, 8 * pieceCount),
  };
}

const NONE = /* @__PURE__ */ new Float64Array(8);

/** By scale less one and pixel: the transform of a block that is 1 in front of this pixel and 0 behind. */
const SUMS: readonly (readonly Float64Array[])[] = /* @__PURE__ */ [1, 2].map((scale) => {
  const sums = [NONE];
  for (let pixel = 0; pixel < 8 * scale; pixel++) {
    const before = sums[pixel];
    const sample = Math.floor(pixel / scale);
    sums.push(before.map((sum, u) => sum + basis(u, sample) / scale));
  }
  return sums;
});

/** What sample x adds to coefficient u along one axis. */
function basis(u: number, x: number): number {
  return (u === 0 ? Math.SQRT1_2 / 2 : 1 / 2) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
}
