import { describe, expect, it } from "vitest";
import {
  decode,
  decodesPixels,
  inspect,
  layGrid,
  measure,
  pixelate,
  pixelateAll,
  writeJpeg,
  writeMosaic,
  writePng,
} from "../src/index.ts";
import { requireKnownNames } from "../src/option-names.ts";

const MOSAIC = { ...layGrid({ grid: 2 }, 40, 30), colors: new Uint8Array(16).fill(200) };
const PHOTO = writeJpeg(MOSAIC);
const REGION = { left: 0, top: 0, width: 8, height: 8 };

/** Options as a caller without types gives them. */
const untyped = (options: object) => options as never;

describe("a misspelled option", () => {
  it("is refused with the names there are, and the one that was likely meant", () => {
    expect(() => pixelate(PHOTO, untyped({ gird: 8 }))).toThrow(
      new TypeError(
        "Expected one of grid, cellSize, light, precision, regions, keep, cover, color, format, quality, subsampling, size, " +
          "scale, palette, dither, ditherStrength, gap, gapColor, shape, colorProfile, limits in options but got gird; did you mean grid?",
      ),
    );
  });

  it.each<[string, () => unknown, string]>([
    ["pixelate", () => pixelate(PHOTO, untyped({ Grid: 8 })), "grid"],
    ["pixelateAll", () => pixelateAll(PHOTO, [{ grid: 8 }, untyped({ qualty: 8 })]), "quality"],
    ["measure", () => measure(PHOTO, [untyped({ cell_size: 8 })]), "cellSize"],
    ["decodesPixels", () => decodesPixels(PHOTO, [untyped({ region: [] })]), "regions"],
    ["inspect", () => inspect(PHOTO, untyped({ limit: {} })), "limits"],
    ["decode", () => decode(PHOTO, untyped({ limit: {} })), "limits"],
    ["writeMosaic", () => writeMosaic(MOSAIC, untyped({ format: "png", qualitiy: 8 })), "quality"],
    ["writeJpeg", () => writeJpeg(MOSAIC, untyped({ subsamplign: "4:4:4" })), "subsampling"],
    ["writePng", () => writePng(MOSAIC, untyped({ iccprofile: PHOTO })), "iccProfile"],
    ["layGrid", () => layGrid(untyped({ grids: 8 }), 9, 9), "grid"],
    ["limits", () => pixelate(PHOTO, { limits: untyped({ maxPixel: 8 }) }), "maxPixels"],
    ["limits of inspect", () => inspect(PHOTO, { limits: untyped({ maxbytes: 8 }) }), "maxBytes"],
    ["grid", () => pixelate(PHOTO, { grid: untyped({ columns: 8, row: 8 }) }), "rows"],
    ["cellSize", () => pixelate(PHOTO, { cellSize: untyped({ width: 8, heigth: 8 }) }), "height"],
    ["a region", () => pixelate(PHOTO, { regions: [untyped({ ...REGION, shap: "ellipse" })] }), "shape"],
    [
      "the second region",
      () => pixelate(PHOTO, { regions: [REGION, untyped({ ...REGION, lef: 1 })] }),
      "left",
    ],
  ])("of %s is refused", (_, call, meant) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(`; did you mean ${meant}?`);
  });

  it("is refused before the input is looked at", () => {
    expect(() => pixelate(Uint8Array.of(1), untyped({ gird: 8 }))).toThrow(TypeError);
  });

  it("is refused even where it is undefined", () => {
    expect(() => pixelate(PHOTO, untyped({ gird: undefined }))).toThrow(TypeError);
  });

  it("that is like no other gets no guess", () => {
    expect(() => pixelate(PHOTO, untyped({ blur: 3 }))).toThrow(/ but got blur$/);
    expect(() => pixelate(PHOTO, untyped({ toString: 3 }))).toThrow(/ but got toString$/);
  });

  it("of a million letters is quoted in part, and costs no time", () => {
    expect(() => pixelate(PHOTO, untyped({ ["x".repeat(1e6)]: 3 }))).toThrow(/ but got x{40}…$/);
  });
});

describe("an option that is undefined", () => {
  it("has its default", () => {
    const undefinedOptions = {
      grid: undefined,
      cellSize: undefined,
      light: undefined,
      precision: undefined,
      regions: undefined,
      format: undefined,
      quality: undefined,
      subsampling: undefined,
      palette: undefined,
      colorProfile: undefined,
      limits: { maxPixels: undefined, maxBytes: undefined, maxScanPixels: undefined },
    };
    expect(pixelate(PHOTO, undefinedOptions)).toEqual(pixelate(PHOTO));
    expect(pixelate(PHOTO, { ...undefinedOptions, limits: undefined })).toEqual(pixelate(PHOTO));
  });
});

describe("what is no object or list of options", () => {
  it.each([
    [() => pixelate(PHOTO, 8 as never), "Expected an object for options but got 8"],
    [() => pixelate(PHOTO, null as never), "Expected an object for options but got null"],
    [() => pixelate(PHOTO, [{ grid: 8 }] as never), "Expected an object for options but got a list"],
    [() => inspect(PHOTO, "png" as never), 'Expected an object for options but got "png"'],
    [() => pixelate(PHOTO, { limits: 5 as never }), "Expected an object for limits but got 5"],
    [() => pixelate(PHOTO, { grid: [8, 8] as never }), "Expected an object for grid but got a list"],
    [
      () => measure(PHOTO, { grid: 8 } as never),
      "Expected a list of options such as [{ grid: 8 }] but got an object",
    ],
    [() => pixelateAll(PHOTO, 8 as never), "Expected a list of options such as [{ grid: 8 }] but got 8"],
  ])("is refused", (call, message) => {
    expect(call).toThrow(new TypeError(message));
  });
});

describe("one list of options", () => {
  it("serves measure and pixelateAll", () => {
    const both = [{ grid: 4, format: "png", quality: 90, palette: "mono" }] as const;
    expect(measure(PHOTO, both)).toEqual(measure(PHOTO, [{ grid: 4 }]));
    expect(pixelateAll(PHOTO, both)).toHaveLength(1);
  });
});

describe("requireKnownNames", () => {
  it("guesses swapped, missing, doubled, wrong and upper-case letters, and not much more", () => {
    const names = { quality: true, grid: true };
    const guesses = [
      "qaulity",
      "qulity",
      "quallity",
      "qualiry",
      "QUALITY",
      "gri",
      "grod",
      "g",
      "quantity",
      "qx",
    ];
    const guessed = guesses.map((name) => {
      try {
        requireKnownNames({ [name]: 1 }, names, "options");
        return "taken";
      } catch (error) {
        return /did you mean (\w+)/.exec(String(error))?.[1];
      }
    });
    expect(guessed).toEqual([
      ...["quality", "quality", "quality", "quality", "quality", "grid", "grid"],
      undefined,
      "quality",
      undefined,
    ]);
  });
});
