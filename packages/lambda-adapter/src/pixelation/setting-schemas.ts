import { DITHERS, parsePalette, PALETTES, parseRegions } from "@pixelater/core";
import * as v from "valibot";
import { wholeNumber } from "../validation.ts";

const HEX_COLOR = /^#[0-9a-f]{6}$/;

/** Accepts an output format; `jpg` means `jpeg`. */
export const outputFormat = v.pipe(
  v.picklist(["same", "jpeg", "jpg", "png"], "same, jpeg or png"),
  v.transform((format) => (format === "jpg" ? "jpeg" : format)),
);

/** Accepts the light in which cells are averaged. */
export const light = v.picklist(["srgb", "linear"], "srgb or linear");

/** Switches a default of the deployment off for one photo. */
export const NONE = "none";

/** Accepts the name of a palette, a list of its colours, a number of the photo's own, or {@link NONE}. */
export const palette = v.pipe(
  v.string(),
  v.check(
    (text) => text === NONE || isPalette(text),
    `one of ${Object.keys(PALETTES).join(", ")}, up to 256 colours such as #102030,#ffeedd, a number of the photo's own, or none`,
  ),
  v.transform((text) => (text === NONE ? NONE : parsePalette(text))),
);

/** Accepts a way to mix the colours of a palette. */
export const dither = v.picklist(DITHERS, DITHERS.join(", "));

/** Accepts how far cells may leave their own colour for the mix. */
export const ditherStrength = v.pipe(
  v.string(),
  v.regex(/^\d*\.?\d+$/, "a number above 0, at most 1"),
  v.transform(Number),
  v.gtValue(0, "a number above 0, at most 1"),
  v.maxValue(1, "a number above 0, at most 1"),
);

/** Accepts pixels between cells, their color, and the shape of cells. */
export const gap = wholeNumber(0, 1000);
export const gapColor = colorOr("transparent", "transparent or a color such as #101010");
export const shape = v.picklist(["square", "round"], "square or round");

/** Accepts the size of outputs, and their pixels a cell. */
export const size = v.picklist(["photo", "cells"], "photo or cells");
export const scale = wholeNumber(1, 1000);

/** Accepts regions in core's text format, or {@link NONE}. */
export const regions = v.pipe(
  v.string(),
  v.check(
    (text) => text === NONE || areRegions(text),
    "regions such as 10%,20%,30%,15%; ellipse 120,80,60,60, each with a width and a height of more than 0, or none",
  ),
  v.transform((text) => (text === NONE ? NONE : parseRegions(text))),
);

/** Accepts the name of a cover. */
export const cover = v.picklist(["cells", "solid", "surroundings"], "cells, solid or surroundings");

/** Accepts the color of a solid cover. */
export const coverColor = colorOr("auto", "auto or a color such as #000000");

/** Accepts a number of cells across a region. */
export const strength = wholeNumber(1, 256);

/** Accepts true and false as text. */
export const flag = v.pipe(
  v.picklist(["true", "false"], "true or false"),
  v.transform((text) => text === "true"),
);

/** Accepts a color or a word in either case, and returns it in lower case: core knows the word only so. */
function colorOr<Word extends string>(word: Word, expected: string) {
  return v.pipe(
    v.string(expected),
    v.toLowerCase(),
    v.custom<Word | `#${string}`>((text) => text === word || HEX_COLOR.test(String(text)), expected),
  );
}

function areRegions(text: string): boolean {
  try {
    return parseRegions(text).length > 0;
  } catch {
    return false;
  }
}

function isPalette(text: string): boolean {
  try {
    parsePalette(text);
    return true;
  } catch {
    return false;
  }
}
