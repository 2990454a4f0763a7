import { expect, it } from "vitest";
import { readSettings } from "../src/settings.ts";

function settingsOf(attributes: Readonly<Record<string, string>>) {
  return readSettings({ getAttribute: (name) => attributes[name] ?? null });
}

it("reads lists and times, and takes what makes no sense as not given", () => {
  expect(settingsOf({})).toEqual({ grids: [8, 16, 32, 64], mosaics: [], step: 0 });
  expect(settingsOf({ grids: " 4\n12 ", mosaics: "a.png  b.png", step: "150" })).toEqual({
    grids: [4, 12],
    mosaics: ["a.png", "b.png"],
    step: 150,
  });
  expect(settingsOf({ grids: "-1 many 0.5", step: "soon" })).toEqual({
    grids: [8, 16, 32, 64],
    mosaics: [],
    step: 0,
  });
});
