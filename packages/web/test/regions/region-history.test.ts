import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIRST_COVER } from "../../src/regions/area-cover.ts";
import {
  abandoned,
  changed,
  type EditedRegions,
  MAX_STEPS,
  NO_HISTORY,
  redone,
  undone,
} from "../../src/regions/region-history.ts";
import { freeId, type RegionSet, WHOLE_PHOTO, withRegion } from "../../src/regions/region-set.ts";

const EMPTY: EditedRegions = { regionSet: { ...WHOLE_PHOTO, scope: "regions" }, history: NO_HISTORY };

function withOneMore(set: RegionSet, left = 10): RegionSet {
  const bounds = { left, top: 10, width: 10, height: 10 };
  return withRegion(set, { id: freeId(set), shape: "rectangle", ...bounds, cover: FIRST_COVER });
}

function add(edited: EditedRegions, step?: string): EditedRegions {
  return changed(edited, withOneMore(edited.regionSet), step);
}

const count = ({ regionSet }: EditedRegions) => regionSet.regions.length;

describe("a history", () => {
  test("goes back to each earlier state and forward again", () => {
    const three = add(add(add(EMPTY)));
    const one = undone(undone(three));
    expect([count(three), count(undone(three)), count(one), count(undone(one))]).toEqual([3, 2, 1, 0]);
    expect(redone(redone(one)).regionSet.regions).toEqual(three.regionSet.regions);
  });

  test("stays where it is at either end", () => {
    expect(undone(EMPTY)).toEqual(EMPTY);
    const one = add(EMPTY);
    expect(redone(one)).toEqual(one);
    expect(undone(undone(one)).regionSet).toEqual(undone(one).regionSet);
  });

  test("undoes all changes of one drag together", () => {
    const drawn = add(EMPTY);
    let moved = drawn;
    for (let i = 0; i < 20; i++) moved = changed(moved, { ...moved.regionSet, selected: i }, "drag 1");
    expect(moved.history.past).toHaveLength(2);
    const next = changed(moved, { ...moved.regionSet, selected: 99 }, "drag 2");
    expect(next.history.past).toHaveLength(3);
    expect(undone(undone(next)).regionSet.regions).toEqual(drawn.regionSet.regions);
  });

  test("begins a new step after an undo, even for the same drag", () => {
    const drawn = add(add(EMPTY, "drag 1"), "drag 1");
    const again = add(undone(drawn), "drag 1");
    expect(count(undone(again))).toBe(0);
    expect(again.history.future).toEqual([]);
  });

  test("forgets what was undone once something else is changed", () => {
    const other = add(undone(add(EMPTY)));
    expect(redone(other)).toEqual(other);
  });

  test("takes back a drag that the browser cancels, without a way to redo it", () => {
    const before = add(EMPTY);
    const cancelled = abandoned(add(before, "drag 1"), "drag 1");
    expect(cancelled.regionSet.regions).toEqual(before.regionSet.regions);
    expect(redone(cancelled)).toEqual(cancelled);
    expect(abandoned(before, "drag 1")).toBe(before);
  });

  test(`keeps ${MAX_STEPS} steps`, () => {
    let edited = EMPTY;
    for (let i = 0; i < MAX_STEPS + 20; i++) edited = add(edited);
    for (let i = 0; i < MAX_STEPS + 20; i++) edited = undone(edited);
    expect(count(edited)).toBe(20);
  });

  test("keeps the mode, and the selection while its area exists", () => {
    const two = add(add(EMPTY));
    const art: EditedRegions = { ...two, regionSet: { ...two.regionSet, scope: "photo", selected: 1 } };
    expect(undone(art).regionSet).toMatchObject({ scope: "photo", selected: 1 });
    expect(undone({ ...two, regionSet: { ...two.regionSet, selected: 2 } }).regionSet.selected).toBeNull();
  });

  test("gives every state back, whatever is done", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("add", "undo", "redo")), (acts) => {
        let edited = EMPTY;
        // The plainest history: all states, and the position among them.
        let states = [0];
        let at = 0;
        for (const act of acts) {
          if (act === "add") {
            edited = add(edited);
            states = [...states.slice(0, at + 1), count(edited)];
            at++;
          } else if (act === "undo") {
            edited = undone(edited);
            at = Math.max(0, at - 1);
          } else {
            edited = redone(edited);
            at = Math.min(states.length - 1, at + 1);
          }
          expect(count(edited)).toBe(states[at]);
        }
      }),
    );
  });
});
