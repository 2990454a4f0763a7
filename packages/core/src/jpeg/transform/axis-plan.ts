/** How the blocks along one axis of a component lie to the edges of a partition. */
export interface AxisPlan {
  /** For each block: {@link WHOLE}, {@link CUT} or {@link OUTSIDE}. */
  readonly kinds: Uint8Array;
  /** The pieces of block `b` are `pieces[b]` up to but not including `pieces[b + 1]`: one for each part it reaches into. */
  readonly pieces: Uint32Array;
  /** For each piece, the partition's column or row that it belongs to. */
  readonly parts: Uint32Array;
  /**
   * For each piece eight weights, by frequency: the sum over the piece's pixels of that cosine of the inverse DCT
   * (T.81 §A.3.3). So Σ F(u)·weight(u) is the sum of the piece, without any of its samples being worked out.
   */
  readonly weights: Float64Array;
  /** Weight of the DC coefficient in every block that is whole. */
  readonly wholeWeight: number;
}

/** All samples of the block lie in one part and stand for equally many pixels: its sum is its DC coefficient's. */
export const WHOLE = 0;
/** An edge, or the image's end, runs through the block. */
export const CUT = 1;
/** Padding: no sample of the block is in the image. */
export const OUTSIDE = 2;

/**
 * Plans one axis of a component.
 *
 * A component may have fewer samples than the image has pixels. Sample `j` then stands for the pixels `x` with
 * floor(x · sampling / maxSampling) = j, which is how plain decoders spread it out; an edge may cut even a sample.
 *
 * @param edges of the partition along this axis, in pixels.
 * @param blocks number of blocks to plan for; those past the image are padding.
 */
export function planAxis(
  edges: Uint32Array,
  sampling: number,
  maxSampling: number,
  blocks: number,
): AxisPlan {
  const length = edges[edges.length - 1];
  const pixelsPerSample = maxSampling / sampling;
  const firstPixel = (sample: number) => Math.min(Math.ceil(sample * pixelsPerSample), length);
  const wholePixels = 8 * Math.floor(pixelsPerSample);
  const wholeWeight = wholePixels * COSINES[0];
  const kinds = new Uint8Array(blocks);
  const pieces = new Uint32Array(blocks + 1);
  // A block is one piece, and one more for each edge in it.
  const parts = new Uint32Array(blocks + edges.length);
  const weights = new Float64Array(8 * parts.length);
  let part = 0;
  let next = 0;

  for (let block = 0; block < blocks; block++) {
    const start = firstPixel(8 * block);
    const end = firstPixel(8 * block + 8);
    while (part < edges.length - 2 && edges[part + 1] <= start) part++;
    if (start === end) kinds[block] = OUTSIDE;
    else if (end - start === wholePixels && end <= edges[part + 1]) {
      kinds[block] = WHOLE;
      weights[8 * next] = wholeWeight;
      parts[next++] = part;
    } else {
      kinds[block] = CUT;
      for (let piece = part, from = start; from < end; piece++) {
        const to = Math.min(edges[piece + 1], end);
        for (let x = 0; x < 8; x++) {
          const left = Math.max(firstPixel(8 * block + x), from);
          const right = Math.min(firstPixel(8 * block + x + 1), to);
          if (left < right) addSample(weights, 8 * next, x, right - left);
        }
        parts[next++] = piece;
        from = to;
      }
    }
    pieces[block + 1] = next;
  }
  return { kinds, pieces, parts, weights, wholeWeight };
}

function addSample(weights: Float64Array, at: number, x: number, pixels: number): void {
  for (let u = 0; u < 8; u++) weights[at + u] += pixels * COSINES[8 * x + u];
}

/** C(u)/2 · cos((2x + 1)·u·π/16) by 8·x + u: what a coefficient adds to sample x along one axis (T.81 §A.3.3). */
const COSINES = /* @__PURE__ */ Float64Array.from({ length: 64 }, (_, i) => {
  const x = i >> 3;
  const u = i & 7;
  return (u === 0 ? Math.SQRT1_2 / 2 : 1 / 2) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});
