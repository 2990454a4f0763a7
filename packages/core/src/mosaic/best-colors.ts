import { nearestOklab, oklabOfSrgb, srgbOfOklab, type Triple } from "../color/oklab.ts";

/** Cells that are looked at; of more, every second, third and so on. */
const MOST_CELLS = 1 << 16;

/** Rounds in which colors move to the middle of the cells that take them. Later ones change next to nothing. */
const ROUNDS = 8;

/** A color, with the number of cells that have it. */
interface Weighted {
  readonly lab: Triple;
  readonly weight: number;
}

/** Colors that share one color of the palette. */
interface Cluster {
  readonly members: readonly Weighted[];
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
  if (all.length === 0) return [[0, 0, 0]];
  const clusters = [clusterOf(all)];
  while (clusters.length < count) {
    const worst = clusters.reduce((best, cluster, i) => (cluster.error > clusters[best].error ? i : best), 0);
    if (clusters[worst].error === 0) break;
    clusters.splice(worst, 1, ...split(clusters[worst]));
  }
  const means = clusters.length < count ? clusters.map(({ mean }) => mean) : settle(all, clusters);
  const colors = means.map(srgbOfOklab);
  const distinct = new Map(colors.map((color) => [color.join(), color]));
  return [...distinct.values()].sort((p, q) => sum(p) - sum(q));
}

function sum([red, green, blue]: Triple): number {
  return red + green + blue;
}

function weightedColors(rgba: Uint8Array): Weighted[] {
  const step = 4 * Math.ceil(rgba.length / 4 / MOST_CELLS);
  const weights = new Map<number, number>();
  for (let at = 0; at < rgba.length; at += step) {
    if (rgba[at + 3] === 0) continue;
    const key = (rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2];
    weights.set(key, (weights.get(key) ?? 0) + 1);
  }
  return [...weights].map(([key, weight]) => ({
    lab: oklabOfSrgb(key >> 16, (key >> 8) & 255, key & 255),
    weight,
  }));
}

function clusterOf(members: readonly Weighted[]): Cluster {
  const total = members.reduce((weight, member) => weight + member.weight, 0);
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  for (const { lab, weight } of members) {
    for (let c = 0; c < 3; c++) {
      sums[c] += weight * lab[c];
      squares[c] += weight * lab[c] ** 2;
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
function split({ members, axis }: Cluster): [Cluster, Cluster] {
  const sorted = [...members].sort((p, q) => p.lab[axis] - q.lab[axis]);
  const total = sorted.reduce((all, { lab, weight }) => all + weight * lab[axis], 0);
  const totalWeight = sorted.reduce((all, { weight }) => all + weight, 0);
  let best = 1;
  let most = -Infinity;
  let low = 0;
  let lowWeight = 0;
  for (let at = 1; at < sorted.length; at++) {
    const { lab, weight } = sorted[at - 1];
    low += weight * lab[axis];
    lowWeight += weight;
    // Both sides' squared means, weighted: the larger they are, the less error remains around them.
    const explained = low ** 2 / lowWeight + (total - low) ** 2 / (totalWeight - lowWeight);
    if (explained > most) {
      most = explained;
      best = at;
    }
  }
  return [clusterOf(sorted.slice(0, best)), clusterOf(sorted.slice(best))];
}

/** Moves the means of clusters to where they suit the colors best. */
function settle(all: readonly Weighted[], clusters: readonly Cluster[]): readonly Triple[] {
  const labs = Float64Array.from(all.flatMap(({ lab }) => lab));
  const means = Float64Array.from(clusters.flatMap(({ mean }) => mean));
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(means.length);
    const weights = new Float64Array(clusters.length);
    for (let i = 0; i < all.length; i++) {
      const nearest = nearestOklab(means, labs[3 * i], labs[3 * i + 1], labs[3 * i + 2]);
      const { weight } = all[i];
      weights[nearest] += weight;
      for (let c = 0; c < 3; c++) sums[3 * nearest + c] += weight * labs[3 * i + c];
    }
    for (let i = 0; i < means.length; i++) {
      const weight = weights[Math.floor(i / 3)];
      if (weight > 0) means[i] = sums[i] / weight;
    }
  }
  return clusters.map((_, i) => [means[3 * i], means[3 * i + 1], means[3 * i + 2]]);
}
