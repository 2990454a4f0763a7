/*
 * Where cell edges cut the blocks, samples and MCUs of a component, along one axis:
 *
 *     pixels   0       8       16      24
 *     blocks   |───0───|───1───|───2───|
 *     edges    |    ╷          |          ╷
 *              └ 0 ─┴──── 1 ───┴──── 2 ───┘  cells
 *     pieces   |─0──|1─|───1───|───2───|
 *
 * A span, which may be a block, a sample or an MCU, has one piece for each cell that it reaches into.
 */

/** The pieces into which the edges of cells cut a row of adjoining spans. */
export interface Pieces {
  /** The pieces of span `i` are `starts[i]` up to but not including `starts[i + 1]`. */
  readonly starts: Uint32Array;
  /** The cell that each piece lies in. */
  readonly cells: Uint32Array;
  /** The pixel that each piece begins at; it ends where the next one begins. */
  readonly pixels: Float64Array;
}

/**
 * Cuts spans at the edges of cells.
 *
 * @param edges of the cells, in pixels, from 0 on; the last cell goes on into the padding.
 * @param spans how many there are.
 * @param startOf gives the first pixel of a span; span `spans` begins where the last one ends. An empty span has no piece.
 */
export function cutAtEdges(edges: Uint32Array, spans: number, startOf: (span: number) => number): Pieces {
  const lastCell = edges.length - 2;
  const starts = new Uint32Array(spans + 1);
  // Every span has a piece, and every edge makes at most one more.
  const cells = new Uint32Array(spans + lastCell);
  const pixels = new Float64Array(cells.length + 1);
  let piece = 0;
  let cell = 0;
  let pixel = startOf(0);
  for (let span = 0; span < spans; span++) {
    const end = startOf(span + 1);
    while (pixel < end) {
      while (cell < lastCell && edges[cell + 1] <= pixel) cell++;
      cells[piece] = cell;
      pixels[piece++] = pixel;
      pixel = cell === lastCell ? end : Math.min(end, edges[cell + 1]);
    }
    starts[span + 1] = piece;
  }
  pixels[piece] = pixel;
  return { starts, cells, pixels };
}

/**
 * Returns the first pixel that a sample stands for. A component may have fewer samples than the image has pixels: sample `j`
 * stands for the pixels `x` with floor(x · sampling / maxSampling) = j, as plain decoders repeat samples.
 */
function firstPixel(sample: number, sampling: number, maxSampling: number): number {
  return Math.ceil(sample * (maxSampling / sampling));
}

/** The cells that the samples along one axis stand for. */
export interface SampleShares {
  /** The cells of sample `j` are `cells[starts[j]]` up to but not including `cells[starts[j + 1]]`, rising. */
  readonly starts: Uint32Array;
  readonly cells: Uint32Array;
  /** The share of the sample's pixels in each of its cells; the shares of a sample add up to 1. */
  readonly shares: Float64Array;
}

/**
 * Shares samples among the cells of the pixels that they stand for.
 *
 * @param edges of the cells, in pixels; the last cell goes on into the padding.
 * @param samples how many there are, padding included.
 */
export function shareSamples(
  edges: Uint32Array,
  sampling: number,
  maxSampling: number,
  samples: number,
): SampleShares {
  const { starts, cells, pixels } = cutAtEdges(edges, samples, (j) => firstPixel(j, sampling, maxSampling));
  const shares = new Float64Array(cells.length);
  for (let sample = 0; sample < samples; sample++) {
    const first = starts[sample];
    const end = starts[sample + 1];
    const sampleWidth = pixels[end] - pixels[first];
    for (let piece = first; piece < end; piece++) {
      shares[piece] = (pixels[piece + 1] - pixels[piece]) / sampleWidth;
    }
  }
  return { starts, cells, shares };
}

/** How the edges of a partition cut the blocks along one axis, with what sums of DCT coefficients need. */
export interface AxisPlan {
  /** For each block: {@link WHOLE}, {@link CUT} or {@link OUTSIDE}. */
  readonly kinds: Uint8Array;
  /** The pieces of block `b` are `pieces[b]` up to but not including `pieces[b + 1]`: one for each part it reaches into. */
  readonly pieces: Uint32Array;
  /** The partition's column or row that each piece lies in. Longer than the pieces, for loops that take two at a time. */
  readonly parts: Uint32Array;
  /**
   * Eight weights for each piece, by frequency: the sum of that basis function (T.81 §A.3.3) over the piece's pixels.
   * Σ F(u) · weight(u) is therefore the sum of the piece's samples.
   */
  readonly weights: Float64Array;
  /** Weight of the DC coefficient in every whole block. */
  readonly wholeWeight: number;
}

/** All samples of the block count for one part, and equally: all basis functions but DC sum up to 0. */
export const WHOLE = 0;
/** An edge, or the image's end, runs through the pixels that the block's samples count for. */
export const CUT = 1;
/** Padding: no sample of the block is in the image. */
export const OUTSIDE = 2;

/**
 * Plans one axis of a component for sums over the parts of a partition. Where a sample stands for several pixels, an edge
 * may cut even the sample.
 *
 * @param edges of the partition along this axis, in pixels.
 * @param blocks how many there are; those past the image are padding, which belongs to no part.
 * @param isInterpolated whether the component is interpolated along its axes of half as many samples as pixels. Other
 *   samples are repeated.
 */
export function planAxis(
  edges: Uint32Array,
  sampling: number,
  maxSampling: number,
  blocks: number,
  isInterpolated = false,
): AxisPlan {
  if (isInterpolated && maxSampling === 2 * sampling) return planInterpolatedAxis(edges, blocks);
  const length = edges[edges.length - 1];
  const pixelOf = (sample: number) => Math.min(firstPixel(sample, sampling, maxSampling), length);
  const { starts, cells, pixels } = cutAtEdges(edges, blocks, (block) => pixelOf(8 * block));
  const wholePixels = 8 * Math.floor(maxSampling / sampling);
  const wholeWeight = wholePixels * BASIS[0];
  const kinds = new Uint8Array(blocks);
  const parts = new Uint32Array(blocks + edges.length);
  parts.set(cells);
  const weights = new Float64Array(8 * parts.length);
  for (let block = 0; block < blocks; block++) {
    const first = starts[block];
    const end = starts[block + 1];
    if (first === end) kinds[block] = OUTSIDE;
    else if (end - first === 1 && pixels[end] - pixels[first] === wholePixels) {
      kinds[block] = WHOLE;
      weights[8 * first] = wholeWeight;
    } else {
      kinds[block] = CUT;
      for (let piece = first; piece < end; piece++) {
        for (let x = 0; x < 8; x++) {
          const left = Math.max(pixelOf(8 * block + x), pixels[piece]);
          const right = Math.min(pixelOf(8 * block + x + 1), pixels[piece + 1]);
          if (left < right) addSample(weights, 8 * piece, x, right - left);
        }
      }
    }
  }
  return { kinds, pieces: starts, parts, weights, wholeWeight };
}

/** Does what {@link planAxis} does where a sample stands for two pixels and is interpolated. */
function planInterpolatedAxis(edges: Uint32Array, blocks: number): AxisPlan {
  const length = edges[edges.length - 1];
  const lastSample = Math.ceil(length / 2) - 1;
  const wholeWeight = 16 * BASIS[0];
  const kinds = new Uint8Array(blocks);
  const pieces = new Uint32Array(blocks + 1);
  // Up to three blocks reach across an edge: the one in which it lies, or both beside it.
  const parts = new Uint32Array(blocks + 3 * edges.length);
  const weights = new Float64Array(8 * parts.length);
  let piece = 0;
  let firstPart = 0;
  for (let block = 0; block < blocks; block++) {
    // A quarter of the pixels next to the block's own comes from its outer samples.
    const first = Math.max(0, 16 * block - 1);
    const end = Math.min(16 * block + 17, length);
    if (16 * block >= length) kinds[block] = OUTSIDE;
    else {
      while (edges[firstPart + 1] <= first) firstPart++;
      if (end <= edges[firstPart + 1] && 16 * block + 16 <= length) {
        weights[8 * piece] = wholeWeight;
        parts[piece++] = firstPart;
      } else {
        kinds[block] = CUT;
        for (let part = firstPart; edges[part] < end; part++) {
          const from = Math.max(first, edges[part]);
          const to = Math.min(end, edges[part + 1]);
          for (let pixel = from; pixel < to; pixel++) {
            const near = pixel >> 1;
            const next = near + (pixel % 2 === 0 ? -1 : 1);
            const far = next < 0 || next > lastSample ? near : next;
            if (near >> 3 === block) addSample(weights, 8 * piece, near & 7, 3 / 4);
            if (far >> 3 === block) addSample(weights, 8 * piece, far & 7, 1 / 4);
          }
          parts[piece++] = part;
        }
      }
    }
    pieces[block + 1] = piece;
  }
  return { kinds, pieces, parts, weights, wholeWeight };
}

function addSample(weights: Float64Array, at: number, x: number, pixels: number): void {
  for (let u = 0; u < 8; u++) weights[at + u] += pixels * BASIS[8 * x + u];
}

/**
 * How the edges of cells cut the blocks along one axis, with the transforms of the pieces.
 *
 * Neighbors that lie in one cell, whole, are the same in all that follows: they are one *kind*. A block that an edge cuts is
 * a kind of its own. The number of kinds therefore grows with the cells and not with the pixels.
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
   * Eight coefficients for each piece: the one-dimensional DCT (T.81 §A.3.3) of a block that is 1 in this piece and 0
   * elsewhere. The transform is linear, so a block is the sum of its pieces' transforms times their values.
   */
  readonly transforms: Float64Array;
}

/**
 * Cuts the blocks along one axis and transforms their pieces.
 *
 * @param edges of the cells, in pixels; the last cell goes on into the padding, as encoders repeat the last pixel.
 * @param scale pixels per sample, 1 or 2: where it is 2, a sample is the mean of two pixels, and an edge may cut it.
 * @param blocks how many there are, padding included.
 */
export function cutAxis(edges: Uint32Array, scale: number, blocks: number): AxisCuts {
  const blockPixels = 8 * scale;
  const sums = SUMS[scale - 1];
  const all = cutAtEdges(edges, blocks, (block) => block * blockPixels);
  const kinds = new Uint32Array(blocks);
  const counts = new Uint32Array(blocks);
  const pieces = new Uint32Array(blocks + 1);
  const cells = new Uint32Array(all.cells.length);
  const transforms = new Float64Array(8 * cells.length);
  let kindCount = 0;
  let pieceCount = 0;
  for (let block = 0; block < blocks; block++) {
    if (block > 0 && isInCellBefore(all, block)) {
      kinds[block] = kindCount - 1;
      counts[kindCount - 1]++;
      continue;
    }
    for (let piece = all.starts[block]; piece < all.starts[block + 1]; piece++) {
      const from = sums[all.pixels[piece] - block * blockPixels];
      const to = sums[all.pixels[piece + 1] - block * blockPixels];
      for (let u = 0; u < 8; u++) transforms[8 * pieceCount + u] = to[u] - from[u];
      cells[pieceCount++] = all.cells[piece];
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

/** MCUs that follow each other along one axis. */
export interface McuRun {
  readonly start: number;
  readonly length: number;
}

/**
 * Groups the MCUs along one axis into runs of those that lie in the same cell, whole. An MCU that an edge cuts is a run of
 * its own.
 *
 * @param side of an MCU, in pixels.
 */
export function mcuRuns(edges: Uint32Array, side: number, mcus: number): McuRun[] {
  const pieces = cutAtEdges(edges, mcus, (mcu) => mcu * side);
  const firsts = Array.from({ length: mcus }, (_, mcu) => mcu).filter(
    (mcu) => mcu === 0 || !isInCellBefore(pieces, mcu),
  );
  return firsts.map((start, i) => ({ start, length: (firsts.at(i + 1) ?? mcus) - start }));
}

/** Returns true if a span and the one before lie in one cell, whole. */
function isInCellBefore({ starts, cells }: Pieces, span: number): boolean {
  const before = starts[span - 1];
  const own = starts[span];
  return own - before === 1 && starts[span + 1] - own === 1 && cells[before] === cells[own];
}

/** C(u)/2 · cos((2x + 1)·u·π/16) at 8·x + u: the value of basis function u at sample x of a block (T.81 §A.3.3). */
const BASIS = /* @__PURE__ */ Float64Array.from(
  { length: 64 },
  (_, i) =>
    ((i & 7) === 0 ? Math.SQRT1_2 / 2 : 1 / 2) * Math.cos(((2 * (i >> 3) + 1) * (i & 7) * Math.PI) / 16),
);

/** By scale − 1 and pixel: the transform of a block that is 1 before this pixel and 0 from it on. */
const SUMS: readonly (readonly Float64Array[])[] = /* @__PURE__ */ [1, 2].map((scale) => {
  const sums = [new Float64Array(8)];
  for (let pixel = 0; pixel < 8 * scale; pixel++) {
    const sample = Math.floor(pixel / scale);
    sums.push(sums[pixel].map((sum, u) => sum + BASIS[8 * sample + u] / scale));
  }
  return sums;
});
