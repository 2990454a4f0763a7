/**
 * Weights are whole numbers from −46 to 46, one character each: the printable ones of ASCII but the quotation mark and the
 * backslash, which a string literal would escape. So the file of weights compresses by a third more than base64 does.
 */
export const MOST_WEIGHT = 46;

const FIRST = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Returns the character of a weight. */
export function characterOf(weight: number): string {
  let code = FIRST + weight + MOST_WEIGHT;
  if (code >= QUOTE) code++;
  if (code >= BACKSLASH) code++;
  return String.fromCharCode(code);
}

/** Returns the weight that a character stands for. */
export function weightOf(code: number): number {
  const skipped = (code > QUOTE ? 1 : 0) + (code > BACKSLASH ? 1 : 0);
  return code - FIRST - skipped - MOST_WEIGHT;
}
