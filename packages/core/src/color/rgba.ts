/** Returns red, green, blue and alpha as one number, red lowest. */
export function colorAt(rgba: Uint8Array, at: number): number {
  return (rgba[at] | (rgba[at + 1] << 8) | (rgba[at + 2] << 16) | (rgba[at + 3] << 24)) >>> 0;
}

/** Returns true if all colors are gray. @param rgba red, green, blue and alpha of each; alpha is ignored. */
export function isAllGrey(rgba: Uint8Array): boolean {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) return false;
  }
  return true;
}

/** Returns true if the alpha of all colors is 255. */
export function isAllOpaque(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}
