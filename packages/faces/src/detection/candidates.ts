import { type Box, overlapOf } from "./box.ts";

/** What was found in a photo at one scale. */
export interface ScaleBoxes {
  /** Pixels of the network's input for each pixel of the image. */
  readonly scale: number;
  /** Height of the largest face that the network sees at this scale, in pixels of its input. */
  readonly most: number;
  /** Boxes in pixels of the image. */
  readonly boxes: readonly Box[];
}

/** A box, and how it was judged each time that the network looked at it. */
export interface Candidate {
  readonly box: Box;
  /** Sum of the scores, 0 where the network did not find it. */
  readonly sum: number;
  /** Looks at a scale at which the network sees a face of this height; at least 1. */
  readonly looks: number;
}

/** Heights at which the network sees a face, in pixels of its input. */
const LEAST_HEIGHT = 9;
export const MOST_HEIGHT = 230;

/** Boxes that overlap by more are the same face in two looks. */
export const SAME_FACE = 0.35;

/** Joins the boxes of each face over all scales. The best of them is its box. */
export function joinScales(scales: readonly ScaleBoxes[]): Candidate[] {
  const all = scales
    .flatMap(({ boxes }, scale) => boxes.map((box) => ({ box, scale })))
    .sort((a, b) => b.box.score - a.box.score);
  const joined = new Set<Box>();
  const candidates: Candidate[] = [];
  for (const { box, scale } of all) {
    if (joined.has(box)) continue;
    joined.add(box);
    let sum = 0;
    let looks = 0;
    scales.forEach((other, i) => {
      const same =
        i === scale ? box : other.boxes.find((b) => !joined.has(b) && overlapOf(box, b) > SAME_FACE);
      if (same !== undefined) joined.add(same);
      const height = box.height * other.scale;
      if (height < LEAST_HEIGHT || height > other.most) return;
      sum += same?.score ?? 0;
      looks++;
    });
    candidates.push(looks === 0 ? { box, sum: box.score, looks: 1 } : { box, sum, looks });
  }
  return candidates;
}

/** Returns a candidate's score: the mean of all looks. */
export function scoreOf({ sum, looks }: Candidate): number {
  return sum / looks;
}

/** A candidate with less than this part of the threshold hardly ever became a face by one more look. */
const HOPEFUL = 0.43;

/** Returns whether one more look could decide otherwise on a candidate. */
export function isUncertain(candidate: Candidate, threshold: number): boolean {
  const { sum, looks } = candidate;
  if (scoreOf(candidate) < HOPEFUL * threshold) return false;
  return sum < threshold * (looks + 1) && sum + 1 >= threshold * (looks + 1);
}

/** Adds a look that ended with a score. */
export function withLook({ box, sum, looks }: Candidate, score: number): Candidate {
  return { box, sum: sum + score, looks: looks + 1 };
}
