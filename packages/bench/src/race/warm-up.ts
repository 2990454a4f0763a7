/** Limits of a warm-up. */
export interface WarmUpBounds {
  readonly laps: number;
  readonly ms: number;
}

/** Laps at the end that must be no better than those before. */
const LATEST = 5;

/** A lap is better if it takes less than this share of the best one before. */
const BETTER = 0.97;

/** Returns whether laps have stopped getting shorter: code is compiled and memory allocated. */
export function settled(laps: readonly number[]): boolean {
  if (laps.length < 2 * LATEST) return false;
  return Math.min(...laps.slice(-LATEST)) >= BETTER * Math.min(...laps.slice(0, -LATEST));
}

/**
 * Runs uncounted laps until their times settle or a limit is reached.
 *
 * @param lap runs one lap and returns its milliseconds.
 * @returns the milliseconds of each lap; at least one.
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
