import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { applyPalette } from "../../src/mosaic/palette.ts";
import { PALETTES } from "../../src/mosaic/palettes.ts";

const mosaicOf = (...rgba: number[][]) => ({
  ...layGrid({ grid: { columns: rgba.length, rows: 1 } }, rgba.length, 1),
  colors: Uint8Array.from(rgba.flat()),
});

describe("applyPalette", () => {
  it("gives each cell its nearest colour and keeps its alpha", () => {
    const mosaic = mosaicOf([250, 10, 20, 255], [10, 20, 200, 7], [240, 240, 230, 255]);
    const styled = applyPalette(mosaic, ["#ff0000", "#0000ff", "#ffffff"]);
    expect([...styled.colors]).toEqual([255, 0, 0, 255, 0, 0, 255, 7, 255, 255, 255, 255]);
    expect(mosaic.colors[0]).toBe(250);
  });

  it("judges nearness as the eye does: mid grey in sRGB values is nearer to white than to black", () => {
    expect([...applyPalette(mosaicOf([128, 128, 128, 255]), "mono").colors]).toEqual([255, 255, 255, 255]);
  });

  it.each(Object.entries(PALETTES))("maps every colour of %s onto itself", (_, palette) => {
    const own = palette.map((hex) => [...Buffer.from(hex.slice(1), "hex"), 255]);
    expect([...applyPalette(mosaicOf(...own), palette).colors]).toEqual(own.flat());
  });

  it("refuses unknown names, malformed colours and palettes of no or too many colours", () => {
    const mosaic = mosaicOf([1, 2, 3, 255]);
    expect(() => applyPalette(mosaic, "snes" as "mono")).toThrow(
      /^Expected a palette of gameboy, .* but received "snes"$/,
    );
    expect(() => applyPalette(mosaic, ["red"])).toThrow(
      new TypeError('Expected "#rrggbb" for a palette\'s color but received "red"'),
    );
    expect(() => applyPalette(mosaic, [])).toThrow(RangeError);
    expect(() => applyPalette(mosaic, Array<string>(257).fill("#000000"))).toThrow(RangeError);
  });
});
