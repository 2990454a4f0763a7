import { expect, test } from "vitest";
import {
  type AreaCover,
  coverVerdict,
  FIRST_COVER,
  isSameCover,
  strengthOf,
} from "../../src/regions/area-cover.ts";

test.each([
  [1, "strong", "1 cell: strong. Do not use it for text."],
  [4, "strong", "4 cells: strong. Do not use it for text."],
  [5, "medium", "5 cells: somebody who knows this person may recognise the face."],
  [8, "medium", "8 cells: somebody who knows this person may recognise the face."],
  [9, "weak", "9 cells: weak. Do not rely on it for a face."],
  [16, "weak", "16 cells: this face can be recognised."],
])("a mosaic of %i cells is %s", (cells, strength, verdict) => {
  expect(strengthOf(cells)).toBe(strength);
  expect(coverVerdict({ kind: "cells", cells, color: "auto" })).toBe(verdict);
});

test("of a solid cover and of surroundings nothing remains, however many cells there are", () => {
  expect(coverVerdict({ kind: "solid", cells: 24, color: "auto" })).toContain("nothing of the area remains");
  expect(coverVerdict({ ...FIRST_COVER, cells: 24 })).toContain("nothing of it remains");
});

test("covers are the same if what they use is the same", () => {
  const cells: AreaCover = { kind: "cells", cells: 4, color: "auto" };
  expect(isSameCover(cells, { ...cells, color: "#000000" })).toBe(true);
  expect(isSameCover(cells, { ...cells, cells: 5 })).toBe(false);
  expect(isSameCover(cells, { ...cells, kind: "surroundings" })).toBe(false);
  const solid: AreaCover = { ...cells, kind: "solid" };
  expect(isSameCover(solid, { ...solid, cells: 9 })).toBe(true);
  expect(isSameCover(solid, { ...solid, color: "#000000" })).toBe(false);
});
