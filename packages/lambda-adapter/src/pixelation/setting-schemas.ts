import { type Palette, type PaletteName, PALETTES, parseRegions } from "@pixelater/core";
import { hidingConflict, type HidingOptions } from "@pixelater/core/region";
import * as v from "valibot";
import { wholeNumber } from "../validation.ts";

/** Accepts an output format; `jpg` means `jpeg`. */
export const outputFormat = v.pipe(
  v.picklist(["same", "jpeg", "jpg", "png"], "same, jpeg or png"),
  v.transform((format) => (format === "jpg" ? "jpeg" : format)),
);

/** Accepts the light in which cells are averaged. */
export const light = v.picklist(["srgb", "linear"], "srgb or linear");

const colorList = /^#[0-9a-f]{6}(\s*,\s*#[0-9a-f]{6}){0,255}$/i;

/** Accepts the name of a palette or a list of its colours. */
export const palette = v.pipe(
  v.string(),
  v.check(
    (text) => isPaletteName(text) || colorList.test(text),
    `one of ${Object.keys(PALETTES).join(", ")}, or up to 256 colours such as #102030,#ffeedd`,
  ),
  v.transform((text): Palette => (isPaletteName(text) ? text : text.split(",").map((color) => color.trim()))),
);

/** Accepts regions in core's text format. */
export const regions = v.pipe(
  v.string(),
  v.check(
    areRegions,
    "regions such as 10%,20%,30%,15%; ellipse 120,80,60,60, each with a width and a height of more than 0",
  ),
  v.transform(parseRegions),
);

/** Accepts the name of a cover. */
export const cover = v.picklist(["cells", "solid", "surroundings"], "cells, solid or surroundings");

/** Accepts the color of a solid cover. */
export const coverColor = v.custom<"auto" | `#${string}`>(
  (text) => typeof text === "string" && /^(auto|#[0-9a-f]{6})$/i.test(text),
  "auto or a color such as #000000",
);

/** Accepts a number of cells across a region. */
export const strength = wholeNumber(1, 256);

/** Accepts true and false as text. */
export const flag = v.pipe(
  v.picklist(["true", "false"], "true or false"),
  v.transform((text) => text === "true"),
);

/** Returns why settings contradict each other, in the form "Expected … but …"; undefined if they do not. */
export function contradictionIn(settings: HidingOptions): string | undefined {
  switch (hidingConflict(settings)) {
    case "both":
      return "Expected regions or keep but received both";
    case "color":
      return `Expected the cover solid beside a color but received ${settings.cover ?? ""}`;
    case "around":
      return "Expected regions or keep beside a cover with the colors around them but received neither";
    case undefined:
      return undefined;
  }
}

function areRegions(text: string): boolean {
  try {
    return parseRegions(text).length > 0;
  } catch {
    return false;
  }
}

function isPaletteName(text: string): text is PaletteName {
  return Object.hasOwn(PALETTES, text);
}
