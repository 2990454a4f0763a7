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
 * The growth of `run` over inputs of several sizes. Each point is the least of several runs, taken
 * in turn with the other sizes: what else the machine does meanwhile only ever adds.
 */
export function measureGrowth<Input>(
  inputs: readonly { readonly size: number; readonly input: Input }[],
  run: (input: Input) => unknown,
): number {
  const least = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { size, input } of inputs) {
      const start = performance.now();
      run(input);
      least.set(size, Math.min(least.get(size) ?? Infinity, performance.now() - start));
    }
  }
  return growthExponent([...least].map(([size, milliseconds]) => ({ size, milliseconds })));
}

const ROUNDS = 8;

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
