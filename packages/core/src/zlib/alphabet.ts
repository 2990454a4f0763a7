/** Number of symbols for literals, the end of a block and match lengths, and for distances (RFC 1951 §3.2.5). */
export const LITERALS_AND_LENGTHS = 286;
export const DISTANCES = 30;
export const END_OF_BLOCK = 256;

/** Longest match, and longest distance back, in bytes. */
export const LONGEST = 258;
export const WINDOW = 32768;

/** Symbol of each match length. Extra bits after it hold how much the length exceeds the symbol's base. */
export const LENGTH_SYMBOLS = /* @__PURE__ */ lengthSymbols();
/** Shortest match length of each symbol. */
export const LENGTH_BASES = /* @__PURE__ */ Uint16Array.from({ length: LITERALS_AND_LENGTHS }, (_, symbol) =>
  Math.max(0, LENGTH_SYMBOLS.indexOf(symbol)),
);
export const LENGTH_EXTRA_BITS = /* @__PURE__ */ Uint8Array.from(
  { length: LITERALS_AND_LENGTHS },
  (_, symbol) => extraBitsOf(symbol),
);

function lengthSymbols(): Uint16Array {
  const symbols = new Uint16Array(LONGEST + 1);
  for (let symbol = 257, base = 3; base < LONGEST; symbol++) {
    const end = base + 2 ** extraBitsOf(symbol);
    symbols.fill(symbol, base, end);
    base = end;
  }
  // The longest match has a symbol of its own, although the one before could hold it.
  symbols[LONGEST] = 285;
  return symbols;
}

function extraBitsOf(symbol: number): number {
  return symbol > 260 && symbol < 285 ? ((symbol - 257) >> 2) - 1 : 0;
}

/** Returns the symbol of a distance: there are two for each power of two. */
export function distanceSymbol(distance: number): number {
  const beyond = distance - 1;
  if (beyond < 2) return beyond;
  const magnitude = 31 - Math.clz32(beyond);
  return 2 * magnitude + ((beyond >> (magnitude - 1)) & 1);
}

/** Returns the number of extra bits after a distance's symbol. They hold the low bits of the distance minus one. */
export function distanceExtraBits(symbol: number): number {
  return Math.max(0, (symbol >> 1) - 1);
}
