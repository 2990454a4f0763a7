/** Maps values to positions by their logarithms, with a tick at each 1, 2 and 5. */
export interface LogScale {
  position(value: number): number;
  readonly ticks: readonly number[];
}

/** Returns a scale from the last tick below all values to the first tick above them. */
export function logScale(values: readonly number[], from: number, to: number): LogScale {
  const steps: number[] = [];
  for (let power = -3; power <= 8; power++) for (const step of [1, 2, 5]) steps.push(step * 10 ** power);
  const first = steps.findLastIndex((step) => step <= Math.min(...values));
  const last = steps.findIndex((step) => step >= Math.max(...values));
  const ticks = steps.slice(Math.max(0, first), last < 0 ? undefined : Math.max(last, first + 1) + 1);
  const low = Math.log(ticks[0] ?? 1);
  const high = Math.log(ticks.at(-1) ?? 10);
  return {
    position: (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from),
    ticks,
  };
}
