/** Opaque colours of so many cells, the same for the same seed. */
export function colorsFrom(seed: number, cells: number): Uint8Array {
  let state = seed | 0;
  return Uint8Array.from({ length: 4 * cells }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return i % 4 === 3 ? 255 : state >>> 24;
  });
}
