import { parseRegions, regionsText } from "@pixelater/core";
import { hidingConflict } from "@pixelater/core/region";
import { describe, expect, test } from "vitest";
import { type AreaCover, FIRST_COVER } from "../../src/regions/area-cover.ts";
import { fitsUpload, hidingOf } from "../../src/regions/hiding.ts";
import type { PhotoRegion } from "../../src/regions/photo-region.ts";
import { MAX_REGIONS, type RegionSet, WHOLE_PHOTO } from "../../src/regions/region-set.ts";

const CELLS: AreaCover = { kind: "cells", cells: 4, color: "auto" };
const BLACK: AreaCover = { kind: "solid", cells: 4, color: "#000000" };

function ellipse(cover: AreaCover, id = 1): PhotoRegion {
  return { id, shape: "ellipse", left: 12.345, top: 67.891, width: 23.456, height: 31.415, cover };
}

function rectangle(cover: AreaCover): PhotoRegion {
  return { id: 9, shape: "rectangle", left: 50, top: 80, width: 20, height: 5, cover };
}

function setOf(...regions: PhotoRegion[]): RegionSet {
  return { ...WHOLE_PHOTO, scope: "regions", regions };
}

describe("hidingOf", () => {
  test("is null for the whole photo", () => {
    expect(hidingOf({ ...setOf(ellipse(CELLS)), scope: "photo" })).toBeNull();
  });

  test("names the cover that most areas have once", () => {
    const hiding = hidingOf(setOf(ellipse(BLACK), rectangle(CELLS), rectangle(CELLS)));
    expect(hiding?.cover).toBe("cells");
    expect(hiding?.regions?.map(({ cover, color, cells }) => [cover, color, cells])).toEqual([
      ["solid", "#000000", 64],
      [undefined, undefined, 4],
      [undefined, undefined, 4],
    ]);
  });

  test("tells apart solid covers in different colors", () => {
    const auto: AreaCover = { ...BLACK, color: "auto" };
    const hiding = hidingOf(setOf(rectangle(BLACK), rectangle(BLACK), rectangle(auto)));
    expect([hiding?.cover, hiding?.color]).toEqual(["solid", "#000000"]);
    expect(hiding?.regions?.[2]).toMatchObject({ cover: "solid", color: "auto" });
    expect(hiding?.regions?.[2]?.cells).toBeUndefined();
  });

  test("keeps the areas and covers everything else", () => {
    const set: RegionSet = { ...setOf(ellipse(CELLS)), hides: "rest", restCover: BLACK };
    expect(hidingOf(set)).toEqual({
      keep: [{ shape: "ellipse", left: "12.345%", top: "67.891%", width: "23.456%", height: "31.415%" }],
      cover: "solid",
      color: "#000000",
    });
  });

  test("places the corners of a brush stroke by its bounds", () => {
    const stroke: PhotoRegion = {
      id: 1,
      shape: "polygon",
      left: 10,
      top: 20,
      width: 50,
      height: 10,
      cover: CELLS,
      outline: [
        { x: 0, y: 0 },
        { x: 100, y: 50 },
        { x: 33.33, y: 100 },
      ],
    };
    expect(regionsText(hidingOf(setOf(stroke))?.regions ?? [])).toBe(
      "polygon 10%,20%,60%,25%,26.67%,30% cells 4",
    );
  });

  test("gives options without contradiction, whose text the cloud reads", () => {
    for (const cover of [CELLS, BLACK, FIRST_COVER]) {
      const hiding = hidingOf(setOf(ellipse(cover), rectangle(FIRST_COVER), ellipse(BLACK)));
      expect(hidingConflict(hiding ?? {})).toBeUndefined();
      expect(parseRegions(regionsText(hiding?.regions ?? []))).toEqual(
        hiding?.regions?.map(({ shape, ...rest }) => (shape === "rectangle" ? rest : { shape, ...rest })),
      );
    }
  });

  test("gives many solid ellipses fewer cells, which the core can merge", () => {
    const many = Array.from({ length: MAX_REGIONS }, (_, i) => ellipse(BLACK, i));
    const cells = hidingOf(setOf(...many))?.regions?.[0]?.cells ?? 0;
    expect((MAX_REGIONS * (cells + 4)) ** 2).toBeLessThanOrEqual(2 ** 22);
    expect(cells).toBeGreaterThan(8);
  });
});

describe("fitsUpload", () => {
  const areas = (count: number) => setOf(...Array.from({ length: count }, (_, i) => ellipse(CELLS, i)));

  test("accepts 30 areas, and whole photos", () => {
    expect(fitsUpload(hidingOf(areas(30)))).toBe(true);
    expect(fitsUpload(null)).toBe(true);
  });

  test("rejects more than an object's metadata can hold, also of those to keep", () => {
    expect(fitsUpload(hidingOf(areas(MAX_REGIONS)))).toBe(false);
    expect(fitsUpload(hidingOf({ ...areas(MAX_REGIONS), hides: "rest" }))).toBe(false);
  });
});
