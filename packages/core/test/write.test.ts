import { describe, expect, it } from "vitest";
import { layGrid } from "../src/grid.js";
import { inspect } from "../src/inspect.js";
import { writeMosaic } from "../src/write.js";

const MOSAIC = { ...layGrid({ grid: 1 }, 30, 20), colors: Uint8Array.of(200, 100, 50, 255) };

describe("writeMosaic", () => {
  it.each(["jpeg", "png"] as const)("writes a %s of the mosaic's size", (format) => {
    expect(inspect(writeMosaic(MOSAIC, { format }))).toMatchObject({ format, width: 30, height: 20 });
  });

  it.each([
    [{ format: "gif" }, TypeError],
    [{}, TypeError],
    [{ format: "jpeg", subsampling: "4:2:2" }, TypeError],
    [{ format: "jpeg", quality: "80" }, TypeError],
    [{ format: "jpeg", quality: 0 }, RangeError],
  ])("refuses %o", (options, error) => {
    expect(() => writeMosaic(MOSAIC, options as Parameters<typeof writeMosaic>[1])).toThrow(error);
  });
});
