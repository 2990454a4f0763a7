import { describe, expect, it } from "vitest";
import { chooseSides } from "../../src/detection/scales.ts";

describe("chooseSides", () => {
  it.each([
    [4000, undefined, [640, 320]],
    [4000, 80, [640, 320]],
    [4000, 40, [1280, 640, 320]],
    [4000, 16, [5120, 2560, 1280, 640, 320]],
    [600, 5, [640, 320]],
    [900, 5, [1280, 640, 320]],
  ])("a photo of %i pixels, faces of %s", (side, smallestFace, expected) => {
    expect(chooseSides(side, smallestFace)).toEqual(expected);
  });
});
