/** Coefficients of a block. */
export const BLOCK = 64;

/**
 * Natural position, 8·v + u, of each coefficient in zig-zag order (T.81 figure A.6): u counts half waves across, v half
 * waves down.
 */
export const NATURAL_ORDER: Uint8Array = /* @__PURE__ */ naturalOrder();

/** {@link NATURAL_ORDER} and as many zeros: in a damaged file a run may lead out of its block. */
export const PADDED_NATURAL_ORDER: Uint8Array = /* @__PURE__ */ padded(NATURAL_ORDER);

/** The other way round: the place in zig-zag order of each natural position. */
export const ZIGZAG_ORDER: Uint8Array = /* @__PURE__ */ NATURAL_ORDER.map((_, position) =>
  NATURAL_ORDER.indexOf(position),
);

function padded(order: Uint8Array): Uint8Array {
  const longer = new Uint8Array(2 * BLOCK);
  longer.set(order);
  return longer;
}

/** Diagonal by diagonal, odd ones downwards, even ones upwards. */
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
