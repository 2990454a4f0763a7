/** Scales cell edges from an image of `from` pixels to one of `to` pixels and rounds them to whole pixels. */
export function scaleEdges(edges: Uint32Array, from: number, to: number): Uint32Array {
  return edges.map((edge) => Math.round((edge * to) / from));
}
