import { expect, it } from "vitest";
import { type FindFacesOptions, resolveFaceSettings } from "../src/options.ts";

it("has defaults", () => {
  expect(resolveFaceSettings({})).toEqual({
    threshold: 0.46,
    smallestFace: undefined,
    turned: false,
    shape: "ellipse",
    pad: "40%",
    limits: undefined,
  });
  expect(resolveFaceSettings({ shape: "rectangle" }).pad).toBe("25%");
});

it.each([
  [{ treshold: 0.5 }, TypeError, /one of threshold, .* but got treshold/],
  [null, TypeError, /object for options but got null/],
  [[], TypeError, /object for options/],
  [{ threshold: "0.5" }, TypeError, /number for threshold but got string/],
  [{ threshold: 1 }, RangeError, /less than 1 for threshold but got 1/],
  [{ threshold: NaN }, RangeError, /threshold but got NaN/],
  [{ smallestFace: 0 }, RangeError, /more than 0 for smallestFace but got 0/],
  [{ turned: 1 }, TypeError, /true or false for turned but got number/],
  [{ shape: "polygon" }, TypeError, /"ellipse" or "rectangle" for shape but got "polygon"/],
  [{ pad: "10" }, TypeError, /percentage such as "40%" for pad/],
  [{ pad: -1 }, RangeError, /at least 0 for pad but got -1/],
])("rejects %j", (options, kind, message) => {
  const resolve = (): unknown => resolveFaceSettings(options as FindFacesOptions);
  expect(resolve).toThrow(kind);
  expect(resolve).toThrow(message);
});
