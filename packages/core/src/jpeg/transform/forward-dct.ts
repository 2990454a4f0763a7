/**
 * Transforms 8 × 8 samples, row by row, in place by the forward DCT (T.81 §A.3.3): coefficients in natural order, 8·v
 * + u.
 */
export function forwardTransform(block: Float64Array): void {
  for (let y = 0; y < 64; y += 8) transformLine(block, y, 1);
  for (let x = 0; x < 8; x++) transformLine(block, x, 8);
}

/** Half of cos(kπ/16); k = 4 gives the DC basis function. */
const C1 = /* @__PURE__ */ halfCosine(1);
const C2 = /* @__PURE__ */ halfCosine(2);
const C3 = /* @__PURE__ */ halfCosine(3);
const C4 = /* @__PURE__ */ halfCosine(4);
const C5 = /* @__PURE__ */ halfCosine(5);
const C6 = /* @__PURE__ */ halfCosine(6);
const C7 = /* @__PURE__ */ halfCosine(7);

function halfCosine(k: number): number {
  return Math.cos((k * Math.PI) / 16) / 2;
}

/**
 * Transforms eight samples along one axis. Even basis functions need the sums of mirrored samples, odd ones the
 * differences.
 */
function transformLine(block: Float64Array, at: number, step: number): void {
  const x0 = block[at];
  const x1 = block[at + step];
  const x2 = block[at + 2 * step];
  const x3 = block[at + 3 * step];
  const x4 = block[at + 4 * step];
  const x5 = block[at + 5 * step];
  const x6 = block[at + 6 * step];
  const x7 = block[at + 7 * step];

  const outer = x0 + x7 + (x3 + x4);
  const inner = x1 + x6 + (x2 + x5);
  const outerTurn = x0 + x7 - (x3 + x4);
  const innerTurn = x1 + x6 - (x2 + x5);
  block[at] = C4 * (outer + inner);
  block[at + 4 * step] = C4 * (outer - inner);
  block[at + 2 * step] = C2 * outerTurn + C6 * innerTurn;
  block[at + 6 * step] = C6 * outerTurn - C2 * innerTurn;

  const d0 = x0 - x7;
  const d1 = x1 - x6;
  const d2 = x2 - x5;
  const d3 = x3 - x4;
  block[at + step] = C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3;
  block[at + 3 * step] = C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3;
  block[at + 5 * step] = C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3;
  block[at + 7 * step] = C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3;
}
