/** How long a warm-up may take. */
export interface WarmUpBounds {
  readonly laps: number;
  readonly ms: number;
}

/** So many laps at the end may not be better than those before. */
const LATEST = 5;

/** A lap is better if it takes less than this share of the best one before. */
const BETTER = 0.97;

/** Whether laps get no shorter any more: code is compiled, and memory has been taken. */
export function settled(laps: readonly number[]): boolean {
  if (laps.length < 2 * LATEST) return false;
  return Math.min(...laps.slice(-LATEST)) >= BETTER * Math.min(...laps.slice(0, -LATEST));
}

/**
 * Runs laps that do not count until they have settled, or a bound is reached.
 *
 * @param lap runs one and tells its milliseconds.
 * @returns the milliseconds of each; at least one.
 */
export async function warmUp(lap: () => Promise<number>, bounds: WarmUpBounds): Promise<number[]> {
  const laps: number[] = [];
  let spent = 0;
  do {
    const ms = await lap();
    laps.push(ms);
    spent += ms;
  } while (laps.length < bounds.laps && spent < bounds.ms && !settled(laps));
  return laps;
}
