/**
 * Lengths of the best prefix code for symbols of the given frequencies of which no code is longer than `maxLength`
 * bits: the package-merge algorithm (Larmore and Hirschberg, 1990).
 *
 * @param frequencies how often each symbol occurs; 2 ** maxLength of them at most.
 * @returns bits of each symbol's code; 0 for a symbol that does not occur, and 1 for one that occurs alone.
 */
export function codeLengths(frequencies: ArrayLike<number>, maxLength: number): Uint8Array {
  const lengths = new Uint8Array(frequencies.length);
  const leaves: Package[] = [];
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const weight = frequencies[symbol] ?? 0;
    if (weight > 0) leaves.push({ weight, symbol });
  }
  leaves.sort((a, b) => a.weight - b.weight);
  const [only] = leaves;
  if (only?.symbol !== undefined && leaves.length === 1) lengths[only.symbol] = 1;
  if (leaves.length < 2) return lengths;

  let packages = leaves;
  for (let level = 1; level < maxLength; level++) packages = mergeByWeight(leaves, inPairs(packages));
  // Each time a symbol is among the 2n − 2 lightest, its code grows by a bit.
  const chosen = packages.slice(0, 2 * leaves.length - 2);
  for (let item = chosen.pop(); item !== undefined; item = chosen.pop()) {
    if (item.symbol !== undefined) lengths[item.symbol] = (lengths[item.symbol] ?? 0) + 1;
    if (item.pair !== undefined) chosen.push(...item.pair);
  }
  return lengths;
}

/**
 * The codes that belong to code lengths: shorter ones first, equal lengths in the order of the symbols
 * (RFC 1951 § 3.2.2; T.81 Annex C for symbols in the order of their lengths).
 */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 16; length++) {
    code <<= 1;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] === length) codes[symbol] = code++;
    }
  }
  return codes;
}

/** A symbol, or two packages taken together. */
interface Package {
  readonly weight: number;
  readonly symbol?: number;
  readonly pair?: readonly [Package, Package];
}

/** The lightest two together, the next two, and so on; an odd one at the end is left out. */
function inPairs(packages: readonly Package[]): Package[] {
  const pairs: Package[] = [];
  let first: Package | undefined;
  for (const second of packages) {
    if (first === undefined) {
      first = second;
    } else {
      pairs.push({ weight: first.weight + second.weight, pair: [first, second] });
      first = undefined;
    }
  }
  return pairs;
}

function mergeByWeight(a: readonly Package[], b: readonly Package[]): Package[] {
  return [...a, ...b].sort((x, y) => x.weight - y.weight);
}
