/**
 * Returns the code lengths of the best prefix code for symbols of the given frequencies, none longer than `maxLength` bits.
 * Deflate (RFC 1951 § 3.2.7) and JPEG (T.81 § C) both limit their codes.
 *
 * @param frequencies how often each symbol occurs: whole numbers below 2 ** 44, at most 2 ** maxLength of them above 0.
 * @returns bits of each symbol's code; 0 for a symbol that does not occur, and 1 for one that occurs alone.
 */
export function codeLengths(frequencies: ArrayLike<number>, maxLength: number): Uint8Array {
  const symbols = byFrequency(frequencies);
  const lengths = new Uint8Array(frequencies.length);
  if (symbols.length === 1) lengths[symbols[0]] = 1;
  if (symbols.length < 2) return lengths;

  const leaves = new Float64Array(symbols.length);
  for (let i = 0; i < symbols.length; i++) leaves[i] = frequencies[symbols[i]];
  const unlimited = huffmanLengths(leaves);
  // The rarest symbol has the longest code. Huffman's construction is much faster, and its codes are rarely too long.
  const best = unlimited[0] <= maxLength ? unlimited : packageMergeLengths(leaves, maxLength);
  for (let i = 0; i < symbols.length; i++) lengths[symbols[i]] = best[i];
  return lengths;
}

/** Returns the symbols that occur, rarest first; of equally frequent ones the lowest first. */
function byFrequency(frequencies: ArrayLike<number>): Uint16Array {
  const count = frequencies.length;
  // Frequency and symbol in one number: numbers sort ten times as fast without a function that compares them.
  const keys = new Float64Array(count);
  let occurring = 0;
  for (let symbol = 0; symbol < count; symbol++) {
    if (frequencies[symbol] > 0) keys[occurring++] = frequencies[symbol] * count + symbol;
  }
  const sorted = keys.subarray(0, occurring).sort();
  const symbols = new Uint16Array(occurring);
  for (let i = 0; i < occurring; i++) symbols[i] = sorted[i] % count;
  return symbols;
}

/**
 * Returns code lengths by Huffman's construction, which has no limit. The weights come in order and so do the sums:
 * two queues are enough (van Leeuwen, 1976).
 *
 * @param leaves weights in ascending order, at least two.
 */
function huffmanLengths(leaves: Float64Array): Uint16Array {
  const count = leaves.length;
  const sums = new Float64Array(count - 1);
  /** Parent of each leaf, and of each sum after them. */
  const parents = new Uint16Array(2 * count - 1);
  let leaf = 0;
  let sum = 0;
  for (let made = 0; made < count - 1; made++) {
    for (let child = 0; child < 2; child++) {
      const isLeaf = leaf < count && (sum === made || leaves[leaf] <= sums[sum]);
      sums[made] += isLeaf ? leaves[leaf] : sums[sum];
      parents[isLeaf ? leaf++ : count + sum++] = count + made;
    }
  }
  // The root is the last node, and every node comes before its parent.
  const depths = new Uint16Array(2 * count - 1);
  for (let node = depths.length - 2; node >= 0; node--) {
    depths[node] = depths[parents[node]] + 1;
  }
  return depths.subarray(0, count);
}

/**
 * Returns code lengths by the package-merge algorithm (Larmore and Hirschberg, 1990).
 *
 * @param leaves weights in ascending order, at least two.
 */
function packageMergeLengths(leaves: Float64Array, maxLength: number): Uint16Array {
  const levels = [{ weights: leaves, leafFlags: new Uint8Array(leaves.length).fill(1) }];
  let packages = leaves;
  for (let level = 1; level < maxLength; level++) {
    const merged = mergeWithLeaves(leaves, inPairs(packages));
    levels.push(merged);
    packages = merged.weights;
  }
  // The last level takes the 2n − 2 lightest, and each level before it what their packages consist of. A taken leaf
  // makes its code one bit longer. Taken leaves are always the lightest.
  const lengths = new Uint16Array(leaves.length);
  let taken = 2 * leaves.length - 2;
  for (const { leafFlags } of levels.reverse()) {
    let takenLeaves = 0;
    for (let i = 0; i < taken; i++) takenLeaves += leafFlags[i];
    for (let leaf = 0; leaf < takenLeaves; leaf++) lengths[leaf]++;
    taken = 2 * (taken - takenLeaves);
  }
  return lengths;
}

/**
 * Returns the canonical codes for code lengths: shorter codes first, equal lengths in the order of the symbols (RFC 1951
 * § 3.2.2).
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

/** Returns the weight of the lightest two together, of the next two, and so on. Drops an odd one at the end. */
function inPairs(weights: Float64Array): Float64Array {
  const pairs = new Float64Array(Math.floor(weights.length / 2));
  for (let i = 0; i < pairs.length; i++) pairs[i] = weights[2 * i] + weights[2 * i + 1];
  return pairs;
}

/** Merges leaves and packages in the order of their weights, leaves first where both weigh the same. Flags the leaves. */
function mergeWithLeaves(leaves: Float64Array, packages: Float64Array) {
  const weights = new Float64Array(leaves.length + packages.length);
  const leafFlags = new Uint8Array(weights.length);
  let leaf = 0;
  let pack = 0;
  for (let i = 0; i < weights.length; i++) {
    const isLeaf = pack === packages.length || (leaf < leaves.length && leaves[leaf] <= packages[pack]);
    weights[i] = isLeaf ? leaves[leaf++] : packages[pack++];
    leafFlags[i] = isLeaf ? 1 : 0;
  }
  return { weights, leafFlags };
}
