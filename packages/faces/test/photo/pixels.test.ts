import { describe, expect, it } from "vitest";
import { opaquePixels, type Pixels, turnPixels } from "../../src/photo/pixels.ts";

describe("opaquePixels", () => {
  it("drops alpha, and shows what is transparent on white", () => {
    const data = Uint8Array.of(10, 20, 30, 255, 0, 0, 0, 0, 100, 0, 200, 102);
    const { width, height, data: pixels } = opaquePixels({ width: 3, height: 1, data });
    expect([width, height]).toEqual([3, 1]);
    expect([...pixels]).toEqual([10, 20, 30, 255, 255, 255, 193, 153, 233]);
  });
});

describe("turnPixels", () => {
  // Two rows of three pixels, numbered: each has its number in all channels.
  const image: Pixels = {
    width: 3,
    height: 2,
    data: Uint8ClampedArray.from({ length: 18 }, (_, i) => Math.floor(i / 3)),
  };

  it.each([
    [1, 2, 3, [3, 0, 4, 1, 5, 2]],
    [2, 3, 2, [5, 4, 3, 2, 1, 0]],
    [3, 2, 3, [2, 5, 1, 4, 0, 3]],
  ] as const)("%i quarters clockwise: %i × %i", (quarters, width, height, numbers) => {
    const turned = turnPixels(image, quarters);
    expect([turned.width, turned.height]).toEqual([width, height]);
    expect([...turned.data]).toEqual(numbers.flatMap((number) => [number, number, number]));
  });
});
