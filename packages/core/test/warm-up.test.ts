import { expect, it } from "vitest";
import { layGrid, pixelate, warmUp, writeJpeg } from "../src/index.ts";

it("changes no output", () => {
  const photo = writeJpeg({ ...layGrid({ grid: 2 }, 40, 40), colors: new Uint8Array(16).fill(200) });
  const before = pixelate(photo, { grid: 3 });
  warmUp();
  expect(pixelate(photo, { grid: 3 })).toEqual(before);
});
