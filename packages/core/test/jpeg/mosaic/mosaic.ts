/** Opaque colours of so many cells, the same for the same seed. */
export function colorsFrom(seed: number, cells: number): Uint8Array {
  let state = seed | 0;
  return Uint8Array.from({ length: 4 * cells }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return i % 4 === 3 ? 255 : state >>> 24;
  });
}

/** The item at a place that is there. */
export function at(items: ArrayLike<number>, index: number): number {
  const item = items[index];
  if (item === undefined)
    throw new RangeError(`Expected a place below ${items.length} but received ${index}`);
  return item;
}
