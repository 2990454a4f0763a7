import type { RegionSet } from "./region-set.ts";

/** States of a photo's regions before and after the current one. */
export interface RegionHistory {
  /** States to go back to, the latest last. */
  readonly past: readonly RegionSet[];
  /** States that were undone, the next one to redo last. */
  readonly future: readonly RegionSet[];
  /** Name of the step that led to the current state; further changes of the same step are undone with it. */
  readonly step: string | null;
}

/** The regions of a photo, with their history. */
export interface EditedRegions {
  readonly regionSet: RegionSet;
  readonly history: RegionHistory;
}

export const NO_HISTORY: RegionHistory = { past: [], future: [], step: null };

/** Most steps that can be undone. */
export const MAX_STEPS = 100;

/**
 * Makes a change that can be undone.
 *
 * @param step names the drag or press that the change belongs to. Changes in a row with the same name are undone together.
 */
export function changed(
  { regionSet: before, history }: EditedRegions,
  regionSet: RegionSet,
  step: string | null = null,
): EditedRegions {
  const isContinued = step !== null && step === history.step;
  const past = isContinued ? history.past : [...history.past, before].slice(-MAX_STEPS);
  return { regionSet, history: { past, future: [], step } };
}

/** Returns the state before the last step; the same one if there is none. */
export function undone({ regionSet, history }: EditedRegions): EditedRegions {
  const before = history.past.at(-1);
  if (before === undefined) return { regionSet, history };
  const past = history.past.slice(0, -1);
  const future = [...history.future, regionSet];
  return { regionSet: restored(before, regionSet), history: { past, future, step: null } };
}

/** Returns the state before the last undo; the same one if there is none. */
export function redone({ regionSet, history }: EditedRegions): EditedRegions {
  const after = history.future.at(-1);
  if (after === undefined) return { regionSet, history };
  const past = [...history.past, regionSet];
  const future = history.future.slice(0, -1);
  return { regionSet: restored(after, regionSet), history: { past, future, step: null } };
}

/** Takes a step back that was not finished, as if it had never begun. */
export function abandoned(edited: EditedRegions, step: string): EditedRegions {
  if (edited.history.step !== step) return edited;
  const { regionSet, history } = undone(edited);
  return { regionSet, history: { ...history, future: [] } };
}

/** Keeps what is not undone: whether areas are edited at all, and the selection if its region still exists. */
function restored(state: RegionSet, { scope, selected }: RegionSet): RegionSet {
  const isThere = state.regions.some(({ id }) => id === selected);
  return { ...state, scope, selected: isThere ? selected : null };
}
