import { regionsText } from "@pixelater/core/region-text";
import { describe, expect, test } from "vitest";
import {
  type RegionSet,
  freeId,
  hidesNothing,
  isFull,
  MAX_REGIONS,
  regionsOf,
  selectedRegion,
  WHOLE_PHOTO,
  withChanged,
  withoutRegion,
  withRegion,
} from "../../src/regions/region-set.ts";
import { middleRegion } from "../../src/regions/middle-region.ts";
import type { PhotoRegion } from "../../src/regions/photo-region.ts";

const AREAS: RegionSet = { ...WHOLE_PHOTO, scope: "regions" };
const FACE: PhotoRegion = { id: 1, shape: "ellipse", left: 12.345, top: 20, width: 30, height: 40.5 };
const PLATE: PhotoRegion = { id: 2, shape: "rectangle", left: 50, top: 80, width: 20, height: 5 };
const BOTH = withRegion(withRegion(AREAS, FACE), PLATE);

describe("a region set", () => {
  test("gives its regions to the core in percent", () => {
    expect(regionsText(regionsOf(BOTH) ?? [])).toBe("ellipse 12.345%,20%,30%,40.5%; 50%,80%,20%,5%");
  });

  test("gives no regions for the whole photo, but keeps them", () => {
    const whole: RegionSet = { ...BOTH, scope: "photo" };
    expect(regionsOf(whole)).toBeNull();
    expect(whole.regions).toEqual([FACE, PLATE]);
  });

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

test("the maximum number of regions fits the metadata of an upload", () => {
  const longest: PhotoRegion = {
    id: 0,
    shape: "ellipse",
    left: 12.345,
    top: 67.891,
    width: 23.456,
    height: 31.415,
  };
  const regions = Array.from({ length: MAX_REGIONS }, () => longest);
  // The other settings need 150 bytes or so of S3's 2,048.
  expect(regionsText(regionsOf({ scope: "regions", regions }) ?? []).length).toBeLessThan(1_800);
});
