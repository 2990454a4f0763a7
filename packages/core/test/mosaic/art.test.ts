import { expect, it } from "vitest";
import { artConflict, type ArtOptions } from "../../src/mosaic/art.ts";

it.each<[ArtOptions, boolean, ReturnType<typeof artConflict>]>([
  [{}, true, undefined],
  [{ palette: "mono", dither: "bayer2" }, true, undefined],
  [{ dither: "none" }, false, undefined],
  [{ dither: "bayer2" }, false, "dither"],
  [{ size: "photo", scale: 2 }, false, "scale"],
  [{ size: "photo" }, true, undefined],
  [{ size: "cells" }, true, "size"],
  [{ scale: 2 }, true, "size"],
  [{ size: "cells", scale: 2 }, false, undefined],
  [{ palette: { colors: 4 } }, true, "own colors"],
  [{ palette: ["#000000"] }, true, undefined],
  [{ gap: 0, shape: "square" }, true, undefined],
  [{ gap: 2, gapColor: "#000000" }, false, undefined],
  [{ shape: "round", gapColor: "#000000" }, false, undefined],
  [{ gap: 0, gapColor: "#000000" }, false, "gap color"],
  [{ gap: 2 }, true, "gaps"],
  [{ shape: "round" }, true, "gaps"],
])("artConflict of %o with regions %s is %s", (options, isPartial, expected) => {
  expect(artConflict(options, isPartial)).toBe(expected);
});
