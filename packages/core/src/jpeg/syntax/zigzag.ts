/** Number of coefficients of a block. */
export const BLOCK = 64;

/**
 * Natural position, 8·v + u, of each coefficient in zig-zag order (T.81 figure A.6). u is the horizontal frequency, v
 * the vertical one:
 *
 *           u  0  1  2  3 …
 *     v  0     0  1  5  6
 *        1     2  4  7 13
 *        2     3  8 12 17      (zig-zag positions)
 */
export const NATURAL_ORDER: Uint8Array = /* @__PURE__ */ naturalOrder();

/** {@link NATURAL_ORDER} and 64 zeros, as the run of a damaged file may lead out of its block. */
export const PADDED_NATURAL_ORDER: Uint8Array = /* @__PURE__ */ padded(NATURAL_ORDER);

/** Zig-zag position of each natural position, the inverse of {@link NATURAL_ORDER}. */
export const ZIGZAG_ORDER: Uint8Array = /* @__PURE__ */ NATURAL_ORDER.map((_, position) =>
  NATURAL_ORDER.indexOf(position),
);

function padded(order: Uint8Array): Uint8Array {
  const longer = new Uint8Array(2 * BLOCK);
  longer.set(order);
  return longer;
}

/** Builds the order by diagonals: odd ones downwards, even ones upwards. */
function naturalOrder(): Uint8Array {
  const order: number[] = [];
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    const column: number[] = [];
    for (let v = Math.max(0, diagonal - 7); v <= Math.min(7, diagonal); v++)
      column.push(8 * v + diagonal - v);
    order.push(...(diagonal % 2 === 1 ? column : column.reverse()));
  }
  return Uint8Array.from(order);
}
