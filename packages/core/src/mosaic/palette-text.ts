import { quoted } from "../quoting.ts";
import { type Palette, requirePalette } from "./palette.ts";
import { type PaletteName, PALETTES } from "./palettes.ts";

/**
 * Parses a palette from text, as in metadata and on command lines: a name such as `gameboy`, colors such as
 * `#102030,#ffeedd`, with or without the #, or a number from 1 to 256, which is so many of the photo's own colors.
 *
 * @throws {TypeError | RangeError} quoting any other text.
 *
 * @example
 * pixelate(photo, { palette: parsePalette("16"), dither: "atkinson" })
 */
export function parsePalette(text: string): Palette {
  if (isName(text)) return text;
  if (/^[1-9]\d{0,2}$/.test(text)) return requirePalette({ colors: Number(text) });
  const colors = text.split(",").map((color) => color.trim().replace(/^#?/, "#"));
  if (colors.every((color) => /^#[0-9a-f]{6}$/i.test(color))) return requirePalette(colors);
  throw new TypeError(
    `Expected a palette of ${Object.keys(PALETTES).join(", ")}, colors such as #102030,#ffeedd, or a number of the ` +
      `photo's own, but got ${quoted(text)}`,
  );
}

/** Returns the text that {@link parsePalette} reads as this palette. */
export function paletteText(palette: Palette): string {
  if (typeof palette === "string") return palette;
  return "colors" in palette ? String(palette.colors) : palette.join(",");
}

function isName(text: string): text is PaletteName {
  return Object.hasOwn(PALETTES, text);
}
