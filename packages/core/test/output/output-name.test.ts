import { describe, expect, it } from "vitest";
import { outputName } from "../../src/output/output-name.ts";

describe("outputName", () => {
  it.each([
    ["cat.jpg", "jpeg", "cat-8x8.jpg"],
    ["cat.JPEG", "jpeg", "cat-8x8.jpg"],
    ["cat.jpg", "png", "cat-8x8.png"],
    ["my.holiday.heic", "jpeg", "my.holiday-8x8.jpg"],
    ["IMG_0001", "png", "IMG_0001-8x8.png"],
    [".jpg", "jpeg", "photo-8x8.jpg"],
    ["", "png", "photo-8x8.png"],
  ] as const)("names the %j that becomes a %s", (photo, format, expected) => {
    expect(outputName(photo, { grid: 8 }, format)).toBe(expected);
  });
});
