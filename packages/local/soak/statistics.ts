/** The smallest value that so many of all are not above; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Memory may grow by so much from the middle of a run to its end and still counts as flat. */
const GROWTH = 1.05;
/** A heap grows to its working size first; shorter runs than this never leave that. */
const MIN_UPLOADS_TO_JUDGE = 5_000;

/**
 * Whether memory grew in the second half of a run.
 *
 * @param tenths megabytes in each tenth of it.
 * @returns undefined where that cannot be told: too short a run, or no measurements.
 */
export function isFlat(tenths: readonly number[], uploads: number): boolean | undefined {
  const [middle, end] = [tenths[5], tenths[9]];
  if (uploads < MIN_UPLOADS_TO_JUDGE || middle === undefined || end === undefined) return undefined;
  return Number.isNaN(middle + end) ? undefined : end <= middle * GROWTH;
}
