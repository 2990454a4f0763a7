import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paletteText, parsePalette } from "../../src/mosaic/palette-text.ts";
import { type PaletteName, PALETTES } from "../../src/mosaic/palettes.ts";

const names = Object.keys(PALETTES) as PaletteName[];
const hex = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, "0")}`);

describe("parsePalette", () => {
  it.each([
    ["gameboy", "gameboy"],
    ["16", { colors: 16 }],
    ["#102030", ["#102030"]],
    ["102030, FFEEDD", ["#102030", "#FFEEDD"]],
  ])("reads %j", (text, palette) => {
    expect(parsePalette(text)).toEqual(palette);
  });

  it("is the inverse of paletteText", () => {
    const palettes = fc.oneof(
      fc.constantFrom(...names),
      fc.integer({ min: 1, max: 256 }).map((colors) => ({ colors })),
      fc.array(hex, { minLength: 1, maxLength: 256 }),
    );
    fc.assert(
      fc.property(palettes, (palette) => {
        expect(parsePalette(paletteText(palette))).toEqual(palette);
      }),
    );
  });

  it.each(["", "snes", "toString", "0", "16.5", "#12345", "#102030,", "#102030;#ffeedd"])(
    "rejects %j",
    (text) => {
      expect(() => parsePalette(text)).toThrow(
        new TypeError(
          `Expected a palette of ${names.join(", ")}, colors such as #102030,#ffeedd, or a number of the photo's own, ` +
            `but got ${JSON.stringify(text)}`,
        ),
      );
    },
  );

  it("rejects more than 256 colors", () => {
    expect(() => parsePalette("257")).toThrow(RangeError);
    expect(() => parsePalette(Array(257).fill("#000000").join())).toThrow(RangeError);
  });
});
