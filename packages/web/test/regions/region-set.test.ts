import { describe, expect, test } from "vitest";
import {
  type RegionSet,
  freeId,
  hidesNothing,
  isFull,
  MAX_REGIONS,
  selectedRegion,
  WHOLE_PHOTO,
  withAccepted,
  withChanged,
  withCover,
  withoutRegion,
  withoutSuggestions,
  withRegion,
  withSuggestions,
} from "../../src/regions/region-set.ts";
import { FIRST_COVER } from "../../src/regions/area-cover.ts";
import { middleRegion } from "../../src/regions/middle-region.ts";
import type { PhotoRegion } from "../../src/regions/photo-region.ts";

const AREAS: RegionSet = { ...WHOLE_PHOTO, scope: "regions" };
const FACE: PhotoRegion = {
  id: 1,
  shape: "ellipse",
  left: 12.345,
  top: 20,
  width: 30,
  height: 40.5,
  cover: FIRST_COVER,
};
const PLATE: PhotoRegion = {
  id: 2,
  shape: "rectangle",
  left: 50,
  top: 80,
  width: 20,
  height: 5,
  cover: FIRST_COVER,
};
const BOTH = withRegion(withRegion(AREAS, FACE), PLATE);

describe("a region set", () => {
  test("hides nothing while its scope is regions and there are none", () => {
    expect([WHOLE_PHOTO, AREAS, BOTH].map(hidesNothing)).toEqual([false, true, false]);
  });

  test("selects an added region", () => {
    expect(selectedRegion(BOTH)).toBe(PLATE);
  });

  test("replaces the region with the same id", () => {
    expect(withChanged(BOTH, { ...FACE, left: 1 }).regions).toEqual([{ ...FACE, left: 1 }, PLATE]);
  });

  test("selects the neighbour of a removed region, if there is one", () => {
    const one = withoutRegion(BOTH, PLATE.id);
    expect(one).toEqual({ ...AREAS, regions: [FACE], selected: FACE.id });
    expect(withoutRegion(one, FACE.id)).toEqual(AREAS);
  });

  test("gives a free id, also after an earlier region was removed", () => {
    expect(freeId(AREAS)).toBe(1);
    expect(freeId(withoutRegion(BOTH, FACE.id))).toBe(3);
  });
});

describe("middleRegion", () => {
  test("is square and in the middle of the photo", () => {
    const { left, top, width, height } = middleRegion(AREAS, "ellipse", { width: 400, height: 100 });
    expect([width, height]).toEqual([6, 25]);
    expect([left + width / 2, top + height / 2]).toEqual([50, 50]);
  });

  test("moves aside from other regions, until it reaches the corner of the photo", () => {
    let regionSet = AREAS;
    while (!isFull(regionSet)) {
      regionSet = withRegion(regionSet, middleRegion(regionSet, "rectangle", { width: 300, height: 200 }));
    }
    const places = regionSet.regions.slice(0, 9).map(({ left, top }) => `${left} ${top}`);
    expect(new Set(places).size).toBe(9);
    expect(regionSet.regions).toHaveLength(MAX_REGIONS);
  });
});

describe("suggestions", () => {
  const FOUND = [
    { left: 10, top: 10, width: 10, height: 20 },
    { left: -2, top: 40, width: 8, height: 12 },
    { left: 60, top: 60, width: 5, height: 5 },
  ];
  const suggested = withSuggestions(AREAS, FOUND);

  test("become ellipses when they are accepted, also beyond the photo's edge", () => {
    const solid = { ...FIRST_COVER, kind: "solid" } as const;
    const after = withAccepted(withRegion(suggested, PLATE), [1, 2], solid);
    expect(after.regions.slice(1)).toEqual([
      { id: 3, shape: "ellipse", ...FOUND[0], cover: solid },
      { id: 4, shape: "ellipse", ...FOUND[1], cover: solid },
    ]);
    expect(after.suggestions).toEqual([{ id: 3, ...FOUND[2] }]);
    expect(after.selected).toBe(PLATE.id);
  });

  test("are dropped one by one or all together", () => {
    expect(withoutSuggestions(suggested, [2]).suggestions.map(({ id }) => id)).toEqual([1, 3]);
    expect(withoutSuggestions(suggested, [1, 2, 3])).toEqual(AREAS);
  });

  test("of a second search leave out faces whose middle lies in an area", () => {
    const after = withAccepted(suggested, [1, 2, 3], FIRST_COVER);
    expect(withSuggestions(after, FOUND).suggestions).toEqual([]);
    const moved = FOUND.map((bounds) => ({ ...bounds, left: bounds.left + 20 }));
    expect(withSuggestions(after, moved).suggestions).toHaveLength(3);
  });

  test("beyond the largest number of areas stay suggestions", () => {
    let full = AREAS;
    while (full.regions.length < MAX_REGIONS - 1) full = withRegion(full, { ...PLATE, id: freeId(full) });
    const after = withAccepted(withSuggestions(full, FOUND), [1, 2, 3], FIRST_COVER);
    expect(isFull(after)).toBe(true);
    // The plates lie elsewhere.
    expect(after.suggestions.map(({ id }) => id)).toEqual([2, 3]);
  });
});

test("one cover for all areas replaces theirs", () => {
  const solid = { ...FIRST_COVER, kind: "solid" } as const;
  expect(withCover(BOTH, solid).regions.map(({ cover }) => cover)).toEqual([solid, solid]);
});
