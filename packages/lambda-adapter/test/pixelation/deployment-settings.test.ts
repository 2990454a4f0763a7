import { describe, expect, test } from "vitest";
import { pixelationSettingsFor } from "../../src/pixelation/object-settings.ts";
import type { PixelationSettings } from "../../src/pixelation/pixelation-settings.ts";
import { settingsFrom } from "../../src/settings.ts";

type Texts = Readonly<Record<string, string>>;

function deployed(variables: Texts): PixelationSettings {
  return settingsFrom({ PROCESSED_BUCKET: "processed", ...variables }).pixelation;
}

/** Returns the settings of an object with this metadata, whose names are given without `pixelate-`. */
function settingsOf(variables: Texts, metadata: Texts = {}): PixelationSettings {
  const named = Object.entries(metadata).map(([name, value]) => [`pixelate-${name}`, value] as const);
  return pixelationSettingsFor(Object.fromEntries(named), deployed(variables));
}

const LEFT = { left: 0, top: 0, width: "50%", height: "100%" } as const;
const SMALL = { left: 1, top: 2, width: 3, height: 4 };

describe("settings of a deployment", () => {
  test("are those of every object without metadata", () => {
    const art = { PALETTE: "gameboy", DITHER: "bayer4", DITHER_STRENGTH: "0.5", LIGHT: "linear" };
    const cells = { GAP: "2", GAP_COLOR: "#101010", SHAPE: "round", SIZE: "cells", SCALE: "4" };
    expect(settingsOf({ ...art, ...cells, PROGRESSIVE: "true" })).toMatchObject({
      ...{ palette: "gameboy", dither: "bayer4", ditherStrength: 0.5, light: "linear" },
      ...{ gap: 2, gapColor: "#101010", shape: "round", size: "cells", scale: 4 },
      progressive: true,
    });
    expect(settingsOf({ REGIONS: "0,0,50%,100%", COVER: "solid" })).toMatchObject({
      regions: [LEFT],
      cover: "solid",
    });
    expect(settingsOf({ REGIONS: "0,0,50%,100%", STRENGTH: "4" })).toMatchObject({
      grids: [{ label: "strength-4" }],
      regions: [{ ...LEFT, cells: 4 }],
    });
    expect(settingsOf({ REGIONS: "0,0,50%,100%", VERIFY: "true" }).verify).toBe(true);
    expect(settingsOf({ KEEP: "1,2,3,4" })).toMatchObject({ keep: [SMALL], regions: undefined });
  });

  test("that ask for a default do not change the digest of settings", () => {
    const defaults = {
      ...{ LIGHT: "srgb", PALETTE: "none", DITHER: "none", GAP: "0", SHAPE: "square", SIZE: "photo" },
      ...{ REGIONS: "none", KEEP: "none", PROGRESSIVE: "false" },
    };
    expect(JSON.stringify(deployed(defaults))).toBe(JSON.stringify(deployed({})));
    expect(Object.keys(JSON.parse(JSON.stringify(deployed({}))) as object)).toEqual([
      ...["grids", "format", "quality", "light", "deleteOriginal"],
    ]);
  });

  test.each<[Texts, string]>([
    [{ LIGHT: "dark" }, 'Expected srgb or linear for LIGHT but received "dark"'],
    [{ PALETTE: "red" }, "for PALETTE but received"],
    [{ DITHER: "bayer3" }, "for DITHER but received"],
    [{ DITHER_STRENGTH: "2" }, "a number above 0, at most 1 for DITHER_STRENGTH"],
    [{ GAP: "-1" }, "a whole number from 0 to 1000 for GAP"],
    [{ GAP_COLOR: "red" }, "transparent or a color such as #101010 for GAP_COLOR"],
    [{ SHAPE: "oval" }, "square or round for SHAPE"],
    [{ SIZE: "small" }, "photo or cells for SIZE"],
    [{ SCALE: "0" }, "a whole number from 1 to 1000 for SCALE"],
    [{ REGIONS: "1,2,3" }, 'for REGIONS but received "1,2,3"'],
    [{ KEEP: "1,2,0,4" }, 'for KEEP but received "1,2,0,4"'],
    [{ PROGRESSIVE: "yes" }, "true or false for PROGRESSIVE"],
    [{ REGIONS: "1,2,3,4", KEEP: "1,2,3,4" }, "Expected REGIONS or KEEP but received both"],
    [{ KEEP: "1,2,3,4", FACES: "true" }, "Expected KEEP or FACES=true but received both"],
    [{ DITHER: "bayer4" }, "Expected a palette to dither with but received none. Change one of DITHER"],
    [{ DITHER: "bayer4", PALETTE: "none" }, "Change one of PALETTE, DITHER"],
    [{ GAP_COLOR: "#101010" }, "Expected a gap or the shape round beside a gap color"],
    [{ SIZE: "photo", SCALE: "2" }, "Change one of SIZE, SCALE"],
    [{ GAP: "2", REGIONS: "1,2,3,4" }, "but received one. Change one of GAP, REGIONS"],
    [{ SHAPE: "round", FACES: "true" }, "Change one of SHAPE, FACES"],
    [{ SIZE: "cells", KEEP: "1,2,3,4" }, "Change one of SIZE, KEEP"],
    [{ PALETTE: "16", REGIONS: "1,2,3,4" }, "Change one of PALETTE, REGIONS"],
  ])("stop the function at its start if they are wrong: %j", (variables, message) => {
    expect(() => deployed(variables)).toThrow(TypeError);
    expect(() => deployed(variables)).toThrow(message);
  });
});

describe("an object's metadata overrides the deployment", () => {
  test.each<[Texts, Texts, Partial<PixelationSettings>]>([
    [{ PALETTE: "gameboy" }, { palette: "mono" }, { palette: "mono" }],
    [{ LIGHT: "linear" }, { light: "srgb" }, { light: "srgb" }],
    [{ PROGRESSIVE: "true" }, { progressive: "false" }, { progressive: undefined }],
    [{ SIZE: "cells" }, { scale: "4" }, { size: "cells", scale: 4 }],
    [{ PALETTE: "mono", DITHER: "bayer4" }, { dither: "atkinson" }, { palette: "mono", dither: "atkinson" }],
    [{ REGIONS: "0,0,50%,100%" }, { regions: "1,2,3,4" }, { regions: [SMALL], keep: undefined }],
    [{ REGIONS: "0,0,50%,100%" }, { keep: "1,2,3,4" }, { keep: [SMALL], regions: undefined }],
    [{ KEEP: "0,0,50%,100%" }, { regions: "1,2,3,4" }, { regions: [SMALL], keep: undefined }],
    [
      { REGIONS: "0,0,50%,100%", STRENGTH: "4" },
      { grids: "64", strength: "8" },
      { regions: [{ ...LEFT, cells: 8 }] },
    ],
  ])("%j with %j", (variables, metadata, expected) => {
    expect(settingsOf(variables, metadata)).toMatchObject(expected);
  });

  test.each<[Texts, Texts, Partial<PixelationSettings>]>([
    [{ PALETTE: "gameboy" }, { palette: "none" }, { palette: undefined }],
    [{ PALETTE: "gameboy", DITHER: "bayer4" }, { dither: "none" }, { palette: "gameboy", dither: "none" }],
    [{ REGIONS: "1,2,3,4", COVER: "solid" }, { regions: "none" }, { regions: undefined, cover: undefined }],
    [{ KEEP: "1,2,3,4" }, { keep: "none" }, { keep: undefined, regions: undefined }],
    [{ GAP: "4" }, { gap: "0" }, { gap: 0 }],
    [{ SHAPE: "round" }, { shape: "square" }, { shape: "square" }],
  ])("switches a default off: %j with %j", (variables, metadata, expected) => {
    expect(settingsOf(variables, metadata)).toMatchObject(expected);
  });

  test.each<[Texts, Texts, Partial<PixelationSettings>]>([
    [{ PALETTE: "mono", DITHER: "bayer4" }, { palette: "none" }, { palette: undefined, dither: undefined }],
    [{ SIZE: "cells", SCALE: "4" }, { size: "photo" }, { size: "photo", scale: undefined }],
    [{ GAP: "4", GAP_COLOR: "#101010" }, { gap: "0" }, { gap: 0, gapColor: undefined }],
    [
      {
        GAP: "4",
        GAP_COLOR: "#101010",
        SHAPE: "round",
        SIZE: "cells",
        SCALE: "2",
        PALETTE: "16",
        DITHER: "bayer2",
      },
      { regions: "1,2,3,4" },
      {
        ...{ gap: undefined, gapColor: undefined, shape: undefined, size: undefined, scale: undefined },
        ...{ palette: undefined, dither: undefined, regions: [SMALL] },
      },
    ],
    [{ GAP: "4" }, { faces: "true" }, { gap: undefined, faces: true }],
    [{ GAP: "4", PALETTE: "mono" }, { keep: "1,2,3,4" }, { gap: undefined, palette: "mono" }],
  ])("a default of the look gives way: %j with %j", (variables, metadata, expected) => {
    expect(settingsOf(variables, metadata)).toMatchObject(expected);
  });

  test.each<[Texts, Texts, string]>([
    [
      { REGIONS: "1,2,3,4" },
      { gap: "2" },
      "but received one, and this deployment hides parts of every photo",
    ],
    [{ FACES: "true" }, { size: "cells" }, "Expected the size photo beside regions, keep or faces"],
    [{ KEEP: "1,2,3,4" }, { palette: "16" }, "Expected a palette by name or by its colours"],
    [{ KEEP: "1,2,3,4" }, { faces: "true" }, "Expected keep or faces but received both; set keep to none"],
    [{ FACES: "true" }, { keep: "1,2,3,4" }, "Expected keep or faces but received both; set faces to false"],
    [{}, { regions: "1,2,3,4", gap: "2" }, "keep or faces but received one"],
    [{ PALETTE: "mono" }, { palette: "none", dither: "bayer4" }, "Expected a palette to dither with"],
    [{ GAP: "2" }, { gap: "0", "gap-color": "#101010" }, "Expected a gap or the shape round"],
    [
      { REGIONS: "1,2,3,4" },
      { regions: "none", strength: "4" },
      "Expected regions or faces beside a strength",
    ],
  ])("what hides parts of a photo does not give way: %j with %j", (variables, metadata, message) => {
    expect(() => settingsOf(variables, metadata)).toThrow(
      expect.objectContaining({
        code: "INVALID_SETTINGS",
        message: expect.stringContaining(message) as string,
      }),
    );
  });

  test("nor is the deployment named where the object contradicts itself", () => {
    expect(() => settingsOf({}, { regions: "1,2,3,4", gap: "2" })).toThrow(
      /^Expected neither a gap nor the shape round beside regions, keep or faces but received one$/,
    );
  });

  test("nor does the deployment's strength give way to grids, whose cells may be finer", () => {
    expect(settingsOf({ REGIONS: "0,0,50%,100%", STRENGTH: "4" }, { grids: "64" })).toMatchObject({
      grids: [{ label: "64x64" }],
      regions: [{ ...LEFT, cells: 4 }],
    });
  });

  test.each<[Texts, Texts]>([
    [{ REGIONS: "1,2,3,4" }, { regions: "none", gap: "2" }],
    [{ KEEP: "1,2,3,4" }, { keep: "none", faces: "true" }],
    [{ FACES: "true" }, { faces: "false", keep: "1,2,3,4" }],
  ])("until it is switched off: %j with %j", (variables, metadata) => {
    expect(() => settingsOf(variables, metadata)).not.toThrow();
  });
});
