/** Symbols for literals, the end of a block, and match lengths; and those for distances (RFC 1951 § 3.2.5). */
export const LITERALS_AND_LENGTHS = 286;
export const DISTANCES = 30;
export const END_OF_BLOCK = 256;

/** The longest match in bytes, and how far back one may reach. */
export const LONGEST = 258;
export const WINDOW = 32768;

/** The symbol of each match length. Extra bits behind it say by how much the length exceeds the symbol's base. */
export const LENGTH_SYMBOLS = new Uint16Array(LONGEST + 1);
export const LENGTH_BASES = new Uint16Array(LITERALS_AND_LENGTHS);
export const LENGTH_EXTRA_BITS = new Uint8Array(LITERALS_AND_LENGTHS);

for (let symbol = 257, base = 3; base < LONGEST; symbol++) {
  const extraBits = Math.max(0, ((symbol - 257) >> 2) - 1);
  LENGTH_BASES[symbol] = base;
  LENGTH_EXTRA_BITS[symbol] = extraBits;
  LENGTH_SYMBOLS.fill(symbol, base, base + 2 ** extraBits);
  base += 2 ** extraBits;
}
// The longest has a symbol of its own, although the one before it could hold it.
LENGTH_SYMBOLS[LONGEST] = 285;
LENGTH_BASES[285] = LONGEST;

/** The symbol of a distance: two to each power of two. */
export function distanceSymbol(distance: number): number {
  const beyond = distance - 1;
  if (beyond < 2) return beyond;
  const magnitude = 31 - Math.clz32(beyond);
  return 2 * magnitude + ((beyond >> (magnitude - 1)) & 1);
}

/** How many extra bits stand behind a distance's symbol: the low bits of the distance less one. */
export function distanceExtraBits(symbol: number): number {
  return Math.max(0, (symbol >> 1) - 1);
}
