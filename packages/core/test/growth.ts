import { type Profiler, Session } from "node:inspector";

/** One measurement: how large the input was, and how much work it took. */
export interface Point {
  readonly size: number;
  readonly work: number;
}

/**
 * Returns the exponent e of work ≈ c · size^e that fits the points best: the slope of a straight line through their
 * logarithms, by least squares. 1 is linear, 2 quadratic.
 */
export function growthExponent(points: readonly Point[]): number {
  const logarithms = points.map(({ size, work }) => ({ x: Math.log(size), y: Math.log(work) }));
  const meanX = mean(logarithms.map(({ x }) => x));
  const meanY = mean(logarithms.map(({ y }) => y));
  const covariance = mean(logarithms.map(({ x, y }) => (x - meanX) * (y - meanY)));
  return covariance / mean(logarithms.map(({ x }) => (x - meanX) ** 2));
}

/** Returns the growth of `run` over inputs of several sizes, in executed blocks. */
export function measureGrowth<Input>(
  inputs: readonly { readonly size: number; readonly input: Input }[],
  run: (input: Input) => unknown,
): number {
  return growthExponent(inputs.map(({ size, input }) => ({ size, work: executedBlocks(() => run(input)) })));
}

/** V8 counts only in functions that it compiles after this: import this module before the code that it measures. */
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/**
 * Counts how often V8 entered a function, a branch or the body of a loop of the repository's own code while `run` ran.
 * Unlike time, the count is the same on every machine, however busy. It leaves out what V8 and zlib do natively.
 */
export function executedBlocks(run: () => unknown): number {
  takeCoverage();
  run();
  return countBlocks(takeCoverage());
}

/** Reads the counts and sets them to zero. A session in the same thread answers before `post` returns. */
function takeCoverage(): readonly Profiler.ScriptCoverage[] {
  const answers: Profiler.TakePreciseCoverageReturnType[] = [];
  session.post("Profiler.takePreciseCoverage", (error, answer) => {
    if (error === null) answers.push(answer);
  });
  const answer = answers.at(0);
  if (answer === undefined) throw new Error("Expected coverage from V8 but got none");
  return answer.result;
}

function countBlocks(scripts: readonly Profiler.ScriptCoverage[]): number {
  let blocks = 0;
  for (const { url, functions } of scripts) {
    if (url.includes("/node_modules/") || !url.includes("/packages/")) continue;
    for (const { ranges } of functions) for (const { count } of ranges) blocks += count;
  }
  return blocks;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
