/** Returns the smallest value that a share of all values does not exceed; NaN if there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Growth of memory from the middle to the end of a run that still counts as flat. */
const GROWTH = 1.05;
/** Fewest uploads for a judgement: before that the heap still grows to its working size. */
const MIN_UPLOADS_TO_JUDGE = 5_000;

/**
 * Returns whether memory stayed flat in the second half of a run.
 *
 * @param tenths megabytes in each tenth of the run.
 * @returns undefined for too short a run or one without measurements.
 */
export function isFlat(tenths: readonly number[], uploads: number): boolean | undefined {
  const [middle, end] = [tenths[5], tenths[9]];
  if (uploads < MIN_UPLOADS_TO_JUDGE || middle === undefined || end === undefined) return undefined;
  return Number.isNaN(middle + end) ? undefined : end <= middle * GROWTH;
}
