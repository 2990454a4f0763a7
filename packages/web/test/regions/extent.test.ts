import { regionsText } from "@pixelater/core/region-text";
import { describe, expect, test } from "vitest";
import {
  type Extent,
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
} from "../../src/regions/extent.ts";
import { middleRegion } from "../../src/regions/middle-region.ts";
import type { PhotoRegion } from "../../src/regions/photo-region.ts";

const PARTS: Extent = { ...WHOLE_PHOTO, of: "parts" };
const FACE: PhotoRegion = { id: 1, shape: "ellipse", left: 12.345, top: 20, width: 30, height: 40.5 };
const PLATE: PhotoRegion = { id: 2, shape: "rectangle", left: 50, top: 80, width: 20, height: 5 };
const BOTH = withRegion(withRegion(PARTS, FACE), PLATE);

describe("an extent", () => {
  test("holds its regions in the core's words", () => {
    expect(regionsText(regionsOf(BOTH) ?? [])).toBe("ellipse 12.345%,20%,30%,40.5%; 50%,80%,20%,5%");
  });

  test("of the whole photo has no regions for the core, and keeps its own", () => {
    const whole: Extent = { ...BOTH, of: "whole" };
    expect(regionsOf(whole)).toBeNull();
    expect(whole.regions).toEqual([FACE, PLATE]);
  });

  test("hides nothing while it is of parts and there are none", () => {
    expect([WHOLE_PHOTO, PARTS, BOTH].map(hidesNothing)).toEqual([false, true, false]);
  });

  test("selects what is added", () => {
    expect(selectedRegion(BOTH)).toBe(PLATE);
  });

  test("changes the region of the same id", () => {
    expect(withChanged(BOTH, { ...FACE, left: 1 }).regions).toEqual([{ ...FACE, left: 1 }, PLATE]);
  });

  test("selects the neighbour of what is removed, until there is none", () => {
    const one = withoutRegion(BOTH, PLATE.id);
    expect(one).toEqual({ ...PARTS, regions: [FACE], selected: FACE.id });
    expect(withoutRegion(one, FACE.id)).toEqual(PARTS);
  });

  test("gives an id that is free, also when one before it has become so", () => {
    expect(freeId(PARTS)).toBe(1);
    expect(freeId(withoutRegion(BOTH, FACE.id))).toBe(3);
  });
});

describe("a region in the middle", () => {
  test("is as wide as high on the photo, and in its middle", () => {
    const { left, top, width, height } = middleRegion(PARTS, "ellipse", { width: 400, height: 100 });
    expect([width, height]).toEqual([6, 25]);
    expect([left + width / 2, top + height / 2]).toEqual([50, 50]);
  });

  test("covers no other exactly, until the steps beside them have come to the corner of the photo", () => {
    let extent = PARTS;
    while (!isFull(extent)) {
      extent = withRegion(extent, middleRegion(extent, "rectangle", { width: 300, height: 200 }));
    }
    const places = extent.regions.slice(0, 9).map(({ left, top }) => `${left} ${top}`);
    expect(new Set(places).size).toBe(9);
    expect(extent.regions).toHaveLength(MAX_REGIONS);
  });
});

test("as many regions as may be fit the metadata of an upload", () => {
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
  expect(regionsText(regionsOf({ of: "parts", regions }) ?? []).length).toBeLessThan(1_800);
});
