import { oklabOfSrgb, srgbOfOklab, type Triple } from "../color/oklab.ts";

/** Cells that are looked at; of more, every second, third and so on. */
const MOST_CELLS = 1 << 16;

/** Rounds in which colors move to the middle of the cells that take them. Later ones change next to nothing. */
const ROUNDS = 8;

/** Distinct colors. Arrays of numbers instead of objects: sorting and adding up take a third of the time. */
interface Weighted {
  /** Three numbers in Oklab for each color. */
  readonly labs: Float64Array;
  /** Number of cells that have it. */
  readonly weights: Float64Array;
}

/** Colors that share one color of the palette. */
interface Cluster {
  /** Indexes of the colors. */
  readonly members: Uint32Array;
  readonly mean: Triple;
  /** Sum of squared distances from the mean, and the axis of Oklab along which it is largest. */
  readonly error: number;
  readonly axis: 0 | 1 | 2;
}

/**
 * Finds the `count` colors that suit some cells best, in sRGB: the squared distances of the cells from their nearest color,
 * in Oklab, are small. The same cells give the same colors. Invisible cells do not count.
 *
 * Splits the colors again and again where the error is largest (Wu 1991, Efficient Statistical Computations for Optimal
 * Color Quantization), then moves each color to the mean of the cells nearest to it (Lloyd 1982).
 *
 * @param rgba 4 bytes a cell.
 * @returns at least one color and at most `count`, dark ones first; all colors of the cells if they are no more.
 */
export function bestColors(rgba: Uint8Array, count: number): readonly Triple[] {
  const all = weightedColors(rgba);
  if (all.weights.length === 0) return [[0, 0, 0]];
  const clusters = [clusterOf(all, Uint32Array.from(all.weights.keys()))];
  while (clusters.length < count) {
    const worst = clusters.reduce((best, cluster, i) => (cluster.error > clusters[best].error ? i : best), 0);
    if (clusters[worst].error === 0) break;
    clusters.splice(worst, 1, ...split(all, clusters[worst]));
  }
  const means = clusters.length < count ? clusters.map(({ mean }) => mean) : settle(all, clusters);
  const colors = means.map(srgbOfOklab);
  const distinct = new Map(colors.map((color) => [color.join(), color]));
  return [...distinct.values()].sort((p, q) => sum(p) - sum(q));
}

function sum([red, green, blue]: Triple): number {
  return red + green + blue;
}

function weightedColors(rgba: Uint8Array): Weighted {
  const step = 4 * Math.ceil(rgba.length / 4 / MOST_CELLS);
  const counts = new Map<number, number>();
  for (let at = 0; at < rgba.length; at += step) {
    if (rgba[at + 3] === 0) continue;
    const key = (rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const labs = new Float64Array(3 * counts.size);
  let at = 0;
  for (const key of counts.keys()) {
    labs.set(oklabOfSrgb(key >> 16, (key >> 8) & 255, key & 255), at);
    at += 3;
  }
  return { labs, weights: Float64Array.from(counts.values()) };
}

function clusterOf({ labs, weights }: Weighted, members: Uint32Array): Cluster {
  let total = 0;
  const sums: [number, number, number] = [0, 0, 0];
  const squares: [number, number, number] = [0, 0, 0];
  for (const i of members) {
    const weight = weights[i];
    total += weight;
    for (let c = 0; c < 3; c++) {
      const value = labs[3 * i + c];
      sums[c] += weight * value;
      squares[c] += weight * value * value;
    }
  }
  const errors = squares.map((square, c) => Math.max(0, square - sums[c] ** 2 / total));
  const axis = errors[0] >= errors[1] && errors[0] >= errors[2] ? 0 : errors[1] >= errors[2] ? 1 : 2;
  return {
    members,
    mean: [sums[0] / total, sums[1] / total, sums[2] / total],
    error: members.length === 1 ? 0 : errors[0] + errors[1] + errors[2],
    axis,
  };
}

/** Splits a cluster of at least two colors in two, where most of the error along its axis goes. */
function split(all: Weighted, { members, axis }: Cluster): [Cluster, Cluster] {
  const { labs, weights } = all;
  const sorted = sortedAlong(labs, members, axis);
  let total = 0;
  let totalWeight = 0;
  for (const i of sorted) {
    total += weights[i] * labs[3 * i + axis];
    totalWeight += weights[i];
  }
  let best = 1;
  let most = -Infinity;
  let low = 0;
  let lowWeight = 0;
  for (let at = 1; at < sorted.length; at++) {
    const i = sorted[at - 1];
    low += weights[i] * labs[3 * i + axis];
    lowWeight += weights[i];
    // Both sides' squared means, weighted: the larger they are, the less error remains around them.
    const explained = low ** 2 / lowWeight + (total - low) ** 2 / (totalWeight - lowWeight);
    if (explained > most) {
      most = explained;
      best = at;
    }
  }
  return [clusterOf(all, sorted.subarray(0, best)), clusterOf(all, sorted.subarray(best))];
}

/** Values of Oklab, from −1 to 1, are sorted by multiples of 2⁻³⁰, with a color's index behind them. */
const SORTED_STEPS = 2 ** 30;
const INDEXES = 2 * MOST_CELLS;

/**
 * Returns the members of a cluster in the order of an axis. Numbers of 31 bits with 17 for the index are sorted by the
 * engine itself, in a third of the time that a comparing function takes.
 */
function sortedAlong(labs: Float64Array, members: Uint32Array, axis: number): Uint32Array {
  const keys = new Float64Array(members.length);
  for (let at = 0; at < keys.length; at++) {
    const i = members[at];
    keys[at] = Math.floor((labs[3 * i + axis] + 1) * SORTED_STEPS) * INDEXES + i;
  }
  keys.sort();
  const sorted = new Uint32Array(keys.length);
  for (let at = 0; at < keys.length; at++) sorted[at] = keys[at] - Math.floor(keys[at] / INDEXES) * INDEXES;
  return sorted;
}

/**
 * Moves the means of clusters to where they suit the colors best.
 *
 * Most colors are not compared with all means in each round: one whose mean is surely the nearest after all have moved keeps
 * it (Hamerly 2010, Making k-means Even Faster). That halves the time.
 */
function settle({ labs, weights: counts }: Weighted, clusters: readonly Cluster[]): readonly Triple[] {
  const means = Float64Array.from(clusters.flatMap(({ mean }) => mean));
  const nearest = new Uint16Array(counts.length);
  // Bounds of the distances to a color's own mean and to any other.
  const most = new Float64Array(counts.length).fill(Infinity);
  const least = new Float64Array(counts.length);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(means.length);
    const weights = new Float64Array(clusters.length);
    for (let i = 0, at = 0; i < counts.length; i++, at += 3) {
      if (most[i] >= least[i]) findNearest(means, labs, i, nearest, most, least);
      const own = nearest[i];
      const weight = counts[i];
      weights[own] += weight;
      sums[3 * own] += weight * labs[at];
      sums[3 * own + 1] += weight * labs[at + 1];
      sums[3 * own + 2] += weight * labs[at + 2];
    }
    const moves = moveMeans(means, sums, weights);
    const farthest = Math.max(...moves);
    if (farthest === 0) break;
    for (let i = 0; i < counts.length; i++) {
      most[i] += moves[nearest[i]];
      least[i] -= farthest;
    }
  }
  return clusters.map((_, i) => [means[3 * i], means[3 * i + 1], means[3 * i + 2]]);
}

/** Finds the mean that is nearest to a color, and the distances to it and to the second nearest. */
function findNearest(
  means: Float64Array,
  labs: Float64Array,
  color: number,
  nearest: Uint16Array,
  most: Float64Array,
  least: Float64Array,
): void {
  const lightness = labs[3 * color];
  const a = labs[3 * color + 1];
  const b = labs[3 * color + 2];
  let found = 0;
  let shortest = Infinity;
  let second = Infinity;
  for (let at = 0; at < means.length; at += 3) {
    const dl = means[at] - lightness;
    const da = means[at + 1] - a;
    const db = means[at + 2] - b;
    const distance = dl * dl + da * da + db * db;
    if (distance < shortest) {
      second = shortest;
      shortest = distance;
      found = at;
    } else if (distance < second) second = distance;
  }
  nearest[color] = found / 3;
  most[color] = Math.sqrt(shortest);
  least[color] = Math.sqrt(second);
}

/** Moves each mean to that of its colors. @returns how far each has moved. */
function moveMeans(means: Float64Array, sums: Float64Array, weights: Float64Array): Float64Array {
  return weights.map((weight, i) => {
    if (weight === 0) return 0;
    let moved = 0;
    for (let c = 3 * i; c < 3 * i + 3; c++) {
      const value = sums[c] / weight;
      moved += (value - means[c]) ** 2;
      means[c] = value;
    }
    return Math.sqrt(moved);
  });
}
