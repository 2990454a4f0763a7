import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { KeptPhotos } from "../../src/keeping/kept-photos.ts";
import { FIRST_COVER } from "../../src/regions/area-cover.ts";
import type { PhotoRegion } from "../../src/regions/photo-region.ts";
import { type RegionSet, WHOLE_PHOTO } from "../../src/regions/region-set.ts";

const BOUNDS = { left: -2, top: 20, width: 30, height: 40 };
const FACE: PhotoRegion = { id: 1, shape: "ellipse", ...BOUNDS, cover: FIRST_COVER };
const STROKE: PhotoRegion = {
  id: 2,
  shape: "polygon",
  ...BOUNDS,
  cover: { kind: "solid", cells: 4, color: "#204060" },
  outline: [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
    { x: 50, y: 100 },
  ],
};
const AREAS: RegionSet = {
  ...WHOLE_PHOTO,
  hides: "rest",
  regions: [FACE, STROKE],
  suggestions: [{ id: 3, ...BOUNDS }],
};

function photo(name: string) {
  return new File([`bytes of ${name}`], name, { type: "image/jpeg" });
}

let kept: KeptPhotos;
beforeEach(() => {
  kept = new KeptPhotos();
});
afterEach(() => kept.forgetAll());

test("photos come back with their names, bytes and areas, in order", async () => {
  await kept.keep({ key: "2", file: photo("b.jpg"), regionSet: WHOLE_PHOTO });
  await kept.keep({ key: "1", file: photo("a.jpg"), regionSet: AREAS });
  const [a, b] = await kept.load();
  expect([a?.key, b?.key]).toEqual(["1", "2"]);
  expect([a?.file.name, a?.file.type]).toEqual(["a.jpg", "image/jpeg"]);
  expect(await a?.file.text()).toBe("bytes of a.jpg");
  expect(a?.regionSet).toEqual(AREAS);
  expect(b?.regionSet).toEqual(WHOLE_PHOTO);
});

test("areas change without the file, and removed photos are gone", async () => {
  await kept.keep({ key: "1", file: photo("a.jpg"), regionSet: WHOLE_PHOTO });
  await kept.keep({ key: "2", file: photo("b.jpg"), regionSet: WHOLE_PHOTO });
  await kept.keepAreas("1", AREAS);
  await kept.forget("2");
  const loaded = await kept.load();
  expect(loaded.map(({ regionSet }) => regionSet)).toEqual([AREAS]);
});

test("after forgetting all, nothing is left, and photos can be kept again", async () => {
  await kept.keep({ key: "1", file: photo("a.jpg"), regionSet: AREAS });
  await kept.forgetAll();
  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).not.toContain("pixelater");
  kept = new KeptPhotos();
  expect(await kept.load()).toEqual([]);
});

test("another tab's connection does not keep the photos from being forgotten", async () => {
  const other = new KeptPhotos();
  await other.keep({ key: "1", file: photo("a.jpg"), regionSet: AREAS });
  await kept.load();
  await kept.forgetAll();
  kept = new KeptPhotos();
  expect(await kept.load()).toEqual([]);
});

test.each([
  ["another version's areas", { ...AREAS, hides: "nothing" }],
  [
    "an unknown cover",
    { ...AREAS, regions: [{ ...FACE, cover: { kind: "blur", cells: 4, color: "auto" } }] },
  ],
  ["too many cells", { ...AREAS, regions: [{ ...FACE, cover: { ...FIRST_COVER, cells: 9_999 } }] }],
  ["a color that is none", { ...AREAS, restCover: { kind: "solid", cells: 4, color: "red" } }],
  ["no areas", undefined],
])("a photo with %s comes back without areas", async (_, value) => {
  await kept.keep({ key: "1", file: photo("a.jpg"), regionSet: WHOLE_PHOTO });
  const database = await openDB("pixelater");
  if (value === undefined) await database.delete("areas", "1");
  else await database.put("areas", value, "1");
  database.close();
  const [loaded] = await kept.load();
  expect(loaded?.regionSet).toEqual(WHOLE_PHOTO);
});
