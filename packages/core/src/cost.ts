/**
 * The cost of a step, as an upper bound. A unit of work is a nanosecond of one core of the machine that docs/benchmarks.md
 * names, with all loops compiled.
 */
export interface Cost {
  readonly work: number;
  /** Bytes that the step allocates and frees again. */
  readonly scratch: number;
  /** Bytes that stay after the step: a mosaic's colors, an output. */
  readonly kept: number;
}

export const NO_COST: Cost = { work: 0, scratch: 0, kept: 0 };

/** Returns the cost of steps of which each keeps its scratch memory until the last one has ended. */
export function together(costs: readonly Cost[]): Cost {
  return costs.reduce(
    (sum, { work, scratch, kept }) => ({
      work: sum.work + work,
      scratch: sum.scratch + scratch,
      kept: sum.kept + kept,
    }),
    NO_COST,
  );
}

/** Memory of the engine's own objects and compiled code, beyond what an idle process has. */
const ENGINE_BYTES = 16e6;

/** V8 collects garbage at the latest when typed arrays have grown by so much since it last did. */
const MOST_GARBAGE = 64e6;

/** The total cost of a call. */
export interface Total {
  /** Upper bound of the bytes that the call allocates beyond its input, outputs and uncollected garbage included. */
  readonly memory: number;
  readonly work: number;
}

/** Returns the cost of steps that are taken one after the other. */
export function inTurn(costs: readonly Cost[]): Total {
  let work = 0;
  let memory = 0;
  let kept = 0;
  let garbage = 0;
  for (const cost of costs) {
    work += cost.work;
    kept += cost.kept;
    memory = Math.max(memory, kept + cost.scratch + garbage);
    garbage = Math.min(MOST_GARBAGE, garbage + cost.scratch);
  }
  return { work: Math.ceil(work), memory: Math.ceil(ENGINE_BYTES + memory) };
}
