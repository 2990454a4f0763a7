/**
 * Undoes a scanline's filter (PNG §9) in place.
 *
 * @param filterType 0 to 4; the caller must check it.
 * @param line holds `length` filtered bytes from index `at` on.
 * @param prior holds the unfiltered scanline above from index `priorAt` on; may be the same array as `line`.
 *   Undefined for the first scanline of a pass, above which all bytes count as zero.
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
    // With zeros above, Up adds nothing, and Paeth always chooses the left byte.
    if (filterType === 1 || filterType === 4) undoSub(line, at, end, step);
    else if (filterType === 3) undoFirstAverage(line, at, end, step);
    return;
  }
  if (filterType === 1) undoSub(line, at, end, step);
  else if (filterType === 2) undoUp(line, at, end, prior, priorAt);
  else if (filterType === 3 && step === 3) undoAverage3(line, at, end, prior, priorAt);
  else if (filterType === 3) undoAverage(line, at, end, prior, priorAt, step);
  else if (filterType === 4) undoPaeth(line, at, end, prior, priorAt, step);
}

function undoSub(line: Uint8Array, at: number, end: number, step: number): void {
  for (let i = at + step; i < end; i++) line[i] += line[i - step];
}

function undoUp(line: Uint8Array, at: number, end: number, prior: Uint8Array, priorAt: number): void {
  for (let i = at, above = priorAt; i < end; i++, above++) {
    line[i] += prior[above];
  }
}

function undoFirstAverage(line: Uint8Array, at: number, end: number, step: number): void {
  for (let i = at + step; i < end; i++) line[i] += line[i - step] >> 1;
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
  for (; i < second; i++, above++) line[i] += prior[above] >> 1;
  for (; i < end; i++, above++) {
    line[i] += (line[i - step] + prior[above]) >> 1;
  }
}

/**
 * Undoes Average for three bytes a pixel, with the left ones in locals: 1.3 times as fast as reading back what was
 * just written.
 */
function undoAverage3(line: Uint8Array, at: number, end: number, prior: Uint8Array, priorAt: number): void {
  let left0 = 0;
  let left1 = 0;
  let left2 = 0;
  for (let i = at, above = priorAt; i < end; i += 3, above += 3) {
    left0 = (line[i] + ((left0 + prior[above]) >> 1)) & 255;
    left1 = (line[i + 1] + ((left1 + prior[above + 1]) >> 1)) & 255;
    left2 = (line[i + 2] + ((left2 + prior[above + 2]) >> 1)) & 255;
    line[i] = left0;
    line[i + 1] = left1;
    line[i + 2] = left2;
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
  if (step === 3) {
    undoPaeth3(line, at, end, prior, priorAt);
  } else if (step === 4) {
    undoPaeth4(line, at, end, prior, priorAt);
  } else {
    for (let channel = 0; channel < step; channel++) {
      undoPaethOfChannel(line, at + channel, end, prior, priorAt + channel, step);
    }
  }
}

/** Undoes Paeth for one channel: every `step`-th byte. */
function undoPaethOfChannel(
  line: Uint8Array,
  at: number,
  end: number,
  prior: Uint8Array,
  priorAt: number,
  step: number,
): void {
  let left = 0;
  let upperLeft = 0;
  for (let i = at, above = priorAt; i < end; i += step, above += step) {
    const up = prior[above];
    left = (line[i] + paeth(left, up, upperLeft)) & 255;
    line[i] = left;
    upperLeft = up;
  }
}

/**
 * Undoes Paeth for three bytes a pixel. Each channel is a chain in which every byte waits for the one before. The
 * chains run side by side, with left and upper left bytes in locals.
 */
function undoPaeth3(line: Uint8Array, at: number, end: number, prior: Uint8Array, priorAt: number): void {
  let left0 = 0;
  let left1 = 0;
  let left2 = 0;
  let upperLeft0 = 0;
  let upperLeft1 = 0;
  let upperLeft2 = 0;
  for (let i = at, above = priorAt; i < end; i += 3, above += 3) {
    const up0 = prior[above];
    const up1 = prior[above + 1];
    const up2 = prior[above + 2];
    left0 = (line[i] + paeth(left0, up0, upperLeft0)) & 255;
    left1 = (line[i + 1] + paeth(left1, up1, upperLeft1)) & 255;
    left2 = (line[i + 2] + paeth(left2, up2, upperLeft2)) & 255;
    line[i] = left0;
    line[i + 1] = left1;
    line[i + 2] = left2;
    upperLeft0 = up0;
    upperLeft1 = up1;
    upperLeft2 = up2;
  }
}

/** Undoes Paeth for four bytes a pixel, as {@link undoPaeth3} does for three. */
function undoPaeth4(line: Uint8Array, at: number, end: number, prior: Uint8Array, priorAt: number): void {
  let left0 = 0;
  let left1 = 0;
  let left2 = 0;
  let left3 = 0;
  let upperLeft0 = 0;
  let upperLeft1 = 0;
  let upperLeft2 = 0;
  let upperLeft3 = 0;
  for (let i = at, above = priorAt; i < end; i += 4, above += 4) {
    const up0 = prior[above];
    const up1 = prior[above + 1];
    const up2 = prior[above + 2];
    const up3 = prior[above + 3];
    left0 = (line[i] + paeth(left0, up0, upperLeft0)) & 255;
    left1 = (line[i + 1] + paeth(left1, up1, upperLeft1)) & 255;
    left2 = (line[i + 2] + paeth(left2, up2, upperLeft2)) & 255;
    left3 = (line[i + 3] + paeth(left3, up3, upperLeft3)) & 255;
    line[i] = left0;
    line[i + 1] = left1;
    line[i + 2] = left2;
    line[i + 3] = left3;
    upperLeft0 = up0;
    upperLeft1 = up1;
    upperLeft2 = up2;
    upperLeft3 = up3;
  }
}

/**
 * Predicts a byte (PNG §9.4): whichever of left, up and upper left is nearest to left + up − upper left; ties in that
 * order.
 *
 * That is the larger of left and up if upper left is at or below about a third of the way between them, the smaller
 * if it is as far above, and upper left otherwise. Photos take each of the three about as often, which no branch
 * predictor can foresee. Masks choose instead: all ones where the sign is negative.
 */
export function paeth(left: number, up: number, upperLeft: number): number {
  const threshold = 3 * upperLeft - left - up;
  const difference = left - up;
  const leftIfLess = difference & (difference >> 31);
  const low = up + leftIfLess;
  const high = left - leftIfLess;
  const lowOrCorner = low ^ ((low ^ upperLeft) & ((threshold - high) >> 31));
  return high ^ ((high ^ lowOrCorner) & ((low - threshold) >> 31));
}
