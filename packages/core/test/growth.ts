/** One measurement: how large the input was, and how long it took. */
export interface Point {
  readonly size: number;
  readonly milliseconds: number;
}

/**
 * The exponent e of milliseconds ≈ c · size^e that fits the points best: the slope of a straight line through their
 * logarithms, by least squares. 1 is linear, 2 quadratic.
 */
export function growthExponent(points: readonly Point[]): number {
  const xs = points.map(({ size }) => Math.log(size));
  const ys = points.map(({ milliseconds }) => Math.log(milliseconds));
  const meanX = mean(xs);
  const meanY = mean(ys);
  const covariance = mean(xs.map((x, i) => (x - meanX) * ((ys[i] ?? 0) - meanY)));
  return covariance / mean(xs.map((x) => (x - meanX) ** 2));
}

/**
 * The growth of `run` over inputs of several sizes, in processor time, so that nothing is counted while other programs
 * run. Each point is the least of several, taken in turn with the other sizes: what the machine does meanwhile to caches
 * and clock only ever adds.
 */
export function measureGrowth<Input>(
  inputs: readonly { readonly size: number; readonly input: Input }[],
  run: (input: Input) => unknown,
): number {
  const points = inputs.map(({ size, input }) => ({
    size,
    input,
    runs: runsFor(input, run),
    least: Infinity,
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const point of points) {
      const start = processorTime();
      for (let i = 0; i < point.runs; i++) run(point.input);
      point.least = Math.min(point.least, (processorTime() - start) / point.runs);
    }
  }
  return growthExponent(points.map(({ size, least }) => ({ size, milliseconds: least })));
}

const ROUNDS = 6;

/** The kernel counts processor time in ticks of up to 4 ms: so long each look at it has to be, at least. */
const LOOK_MILLISECONDS = 30;

/** How often to run for one look at the clock; it also gives the compiler time to do its work. */
function runsFor<Input>(input: Input, run: (input: Input) => unknown): number {
  for (let runs = 1; ; runs *= 2) {
    const start = processorTime();
    for (let i = 0; i < runs; i++) run(input);
    if (processorTime() - start >= LOOK_MILLISECONDS) return runs;
  }
}

/** Milliseconds that this process has run, its compiler included. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
