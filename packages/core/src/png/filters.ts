/**
 * Undoes a scanline's filter (PNG § 9) in place.
 *
 * @param filterType 0 to 4; the caller has checked.
 * @param line holds the filtered bytes from `at` on, `length` of them.
 * @param prior holds the unfiltered scanline above from `priorAt` on; undefined for the first of a pass, above which
 * all bytes count as zero. It may be the same array as `line`.
 * @param step bytes from a pixel to the next, at least 1.
 */
export function unfilter(
  filterType: number,
  line: Uint8Array,
  at: number,
  length: number,
  prior: Uint8Array | undefined,
  priorAt: number,
  step: number,
): void {
  const end = at + length;
  if (prior === undefined) {
    // Of zeros above, Up adds nothing, and Paeth always chooses the left byte.
    if (filterType === 1 || filterType === 4) undoSub(line, at, end, step);
    else if (filterType === 3) undoFirstAverage(line, at, end, step);
    return;
  }
  if (filterType === 1) undoSub(line, at, end, step);
  else if (filterType === 2) undoUp(line, at, end, prior, priorAt);
  else if (filterType === 3) undoAverage(line, at, end, prior, priorAt, step);
  else if (filterType === 4) undoPaeth(line, at, end, prior, priorAt, step);
}

function undoSub(line: Uint8Array, at: number, end: number, step: number): void {
  for (let i = at + step; i < end; i++) line[i] = (line[i] ?? 0) + (line[i - step] ?? 0);
}

function undoUp(line: Uint8Array, at: number, end: number, prior: Uint8Array, priorAt: number): void {
  for (let i = at, above = priorAt; i < end; i++, above++) {
    line[i] = (line[i] ?? 0) + (prior[above] ?? 0);
  }
}

function undoFirstAverage(line: Uint8Array, at: number, end: number, step: number): void {
  for (let i = at + step; i < end; i++) line[i] = (line[i] ?? 0) + ((line[i - step] ?? 0) >> 1);
}

function undoAverage(
  line: Uint8Array,
  at: number,
  end: number,
  prior: Uint8Array,
  priorAt: number,
  step: number,
): void {
  const second = Math.min(at + step, end);
  let above = priorAt;
  let i = at;
  for (; i < second; i++, above++) line[i] = (line[i] ?? 0) + ((prior[above] ?? 0) >> 1);
  for (; i < end; i++, above++) {
    line[i] = (line[i] ?? 0) + (((line[i - step] ?? 0) + (prior[above] ?? 0)) >> 1);
  }
}

function undoPaeth(
  line: Uint8Array,
  at: number,
  end: number,
  prior: Uint8Array,
  priorAt: number,
  step: number,
): void {
  // Each byte of a pixel is a chain of its own: left and upper left stay in locals.
  for (let first = at; first < at + step && first < end; first++) {
    let left = 0;
    let upperLeft = 0;
    for (let i = first, above = priorAt + first - at; i < end; i += step, above += step) {
      const up = prior[above] ?? 0;
      left = ((line[i] ?? 0) + paeth(left, up, upperLeft)) & 255;
      line[i] = left;
      upperLeft = up;
    }
  }
}

/** PNG § 9.4: of left, up and upper left the one nearest to left + up − upper left; ties in that order. */
export function paeth(left: number, up: number, upperLeft: number): number {
  const toLeft = Math.abs(up - upperLeft);
  const toUp = Math.abs(left - upperLeft);
  const toUpperLeft = Math.abs(left + up - 2 * upperLeft);
  if (toLeft <= toUp && toLeft <= toUpperLeft) return left;
  return toUp <= toUpperLeft ? up : upperLeft;
}
