import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { inspect } from "../../src/source/inspect.ts";
import { pixelate } from "../../src/pixelate.ts";
import { writeJpeg, writeMosaic, writePng } from "../../src/output/write-mosaic.ts";

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

describe("writeJpeg and writePng", () => {
  it("write what writeMosaic writes in their format", () => {
    expect(writePng(MOSAIC)).toEqual(writeMosaic(MOSAIC, { format: "png" }));
    expect(writeJpeg(MOSAIC)).toEqual(writeMosaic(MOSAIC, { format: "jpeg" }));
    const options = { quality: 95, subsampling: "4:4:4" } as const;
    expect(writeJpeg(MOSAIC, options)).toEqual(writeMosaic(MOSAIC, { format: "jpeg", ...options }));
    expect(writeJpeg(MOSAIC, options)).not.toEqual(writeJpeg(MOSAIC));
  });

  it.each([
    [{ quality: 0 }, RangeError],
    [{ quality: 80.5 }, RangeError],
    [{ subsampling: "4:1:1" }, TypeError],
    [{ format: "png" }, TypeError],
  ])("refuse %o for a JPEG", (options, error) => {
    expect(() => writeJpeg(MOSAIC, options as Parameters<typeof writeJpeg>[1])).toThrow(error);
  });

  it("refuse a quality for a PNG", () => {
    expect(() => writePng(MOSAIC, { quality: 80 } as Parameters<typeof writePng>[1])).toThrow(TypeError);
  });
});

describe("jpg", () => {
  it("is another name for jpeg", () => {
    const jpeg = writeMosaic(MOSAIC, { format: "jpeg" });
    expect(writeMosaic(MOSAIC, { format: "jpg" })).toEqual(jpeg);
    const png = writePng(MOSAIC);
    expect(pixelate(png, { grid: 1, format: "jpg" })).toEqual(pixelate(png, { grid: 1, format: "jpeg" }));
  });
});
