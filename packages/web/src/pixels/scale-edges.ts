/** Where the edges of cells lie when an image of `from` pixels is shown in `to`: at the nearest whole ones. */
export function scaleEdges(edges: Uint32Array, from: number, to: number): Uint32Array {
  return edges.map((edge) => Math.round((edge * to) / from));
}
