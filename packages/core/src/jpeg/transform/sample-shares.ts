/**
 * Which columns or rows of cells the samples along one axis of a component stand for.
 *
 * The cells of sample `j` are `cells[starts[j]]` up to but not including `cells[starts[j + 1]]`, rising, and the `shares`
 * beside them add up to 1.
 */
export interface SampleShares {
  readonly starts: Uint32Array;
  readonly cells: Uint32Array;
  readonly shares: Float64Array;
}

/**
 * Where a component has fewer samples than the image has pixels, sample `j` stands for the pixels `x` with
 * floor(x · sampling / maxSampling) = j, as it does for {@link planAxis}.
 *
 * @param edges of the cells along this axis, in pixels; the last cell goes on into the padding.
 * @param samples how many there are, padding included.
 */
export function shareSamples(
  edges: Uint32Array,
  sampling: number,
  maxSampling: number,
  samples: number,
): SampleShares {
  const lastCell = edges.length - 2;
  const pixelsPerSample = maxSampling / sampling;
  const starts = new Uint32Array(samples + 1);
  // A sample has a cell, and one more for each edge in it.
  const cells = new Uint32Array(samples + lastCell);
  const shares = new Float64Array(cells.length);
  let count = 0;
  let cell = 0;
  for (let sample = 0; sample < samples; sample++) {
    const start = Math.ceil(sample * pixelsPerSample);
    const end = Math.ceil((sample + 1) * pixelsPerSample);
    for (let pixel = start; pixel < end; ) {
      while (cell < lastCell && edges[cell + 1] <= pixel) cell++;
      const to = cell === lastCell ? end : Math.min(end, edges[cell + 1]);
      cells[count] = cell;
      shares[count++] = (to - pixel) / (end - start);
      pixel = to;
    }
    starts[sample + 1] = count;
  }
  return { starts, cells, shares };
}
