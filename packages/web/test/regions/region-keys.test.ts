import { expect, test } from "vitest";
import { FIRST_COVER } from "../../src/regions/area-cover.ts";
import { regionAfterKey } from "../../src/regions/region-keys.ts";
import type { PhotoRegion } from "../../src/regions/photo-region.ts";

const FACE: PhotoRegion = {
  id: 7,
  shape: "ellipse",
  left: 20,
  top: 30,
  width: 40,
  height: 10,
  cover: FIRST_COVER,
};
const ALONE = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false };
const press = (key: string, held = {}) => regionAfterKey(FACE, { key, ...ALONE, ...held });

test("arrows move a region", () => {
  expect(press("ArrowLeft")).toEqual({ ...FACE, left: 19 });
  expect(press("ArrowRight")).toEqual({ ...FACE, left: 21 });
  expect(press("ArrowUp")).toEqual({ ...FACE, top: 29 });
  expect(press("ArrowDown")).toEqual({ ...FACE, top: 31 });
});

test("arrows with Shift resize it", () => {
  expect(press("ArrowLeft", { shiftKey: true })).toEqual({ ...FACE, width: 39 });
  expect(press("ArrowDown", { shiftKey: true })).toEqual({ ...FACE, height: 11 });
});

test("Delete and Backspace remove it", () => {
  expect([press("Delete"), press("Backspace")]).toEqual(["remove", "remove"]);
});

test("ignores the browser's shortcuts and all other keys", () => {
  expect(press("ArrowLeft", { altKey: true })).toBeNull();
  expect(press("Backspace", { ctrlKey: true })).toBeNull();
  expect(press("ArrowUp", { metaKey: true })).toBeNull();
  expect([press("Tab"), press("Enter"), press("a")]).toEqual([null, null, null]);
});
