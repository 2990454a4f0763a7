import type { Planes } from "./planes.ts";

/** A layer that computes its rows from top to bottom, when they are needed. */
export interface Stage {
  readonly output: Planes;
  /** Computes rows up to `end`, which it leaves out. */
  computeTo(end: number): void;
}

/** Returns a stage whose rows exist already. */
export function wholeStage(output: Planes): Stage {
  return { output, computeTo: () => undefined };
}

/** Returns a stage that computes row by row with `computeRow`. */
export function rowStage(output: Planes, computeRow: (y: number) => void): Stage {
  let next = 0;
  return {
    output,
    computeTo: (end) => {
      for (const last = Math.min(end, output.height); next < last; next++) computeRow(next);
    },
  };
}

/** Computes all rows of a stage. */
export function wholePlanes(stage: Stage): Planes {
  stage.computeTo(stage.output.height);
  return stage.output;
}
