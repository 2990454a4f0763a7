import { readFileSync } from "node:fs";
import {
  artConflict,
  type ArtOptions,
  DITHERS,
  type GapColor,
  type Palette,
  parsePalette,
  parsePaletteFile,
} from "@pixelater/core/palette";
import { SHAPES, SIZES } from "./flags.ts";
import { hidingFlag } from "./hiding.ts";
import { oneOf, type ReadFlags, valueGiven, wholeNumber, written, wrongValue } from "./read-flags.ts";
import { quoted, UsageError } from "./usage-error.ts";

/** Returns the options of art and of small outputs. @throws {UsageError} */
export function artSettings(flags: ReadFlags): ArtOptions {
  const palette = valueGiven(flags, "palette");
  const dither = valueGiven(flags, "dither");
  const strength = valueGiven(flags, "dither-strength");
  const size = valueGiven(flags, "size");
  const scale = wholeNumber(flags, "scale", 1000);
  const gap = wholeNumber(flags, "gap", 1000);
  const gapColor = valueGiven(flags, "gap-color");
  const shape = valueGiven(flags, "shape");
  if (strength !== undefined && (dither === undefined || dither === "none")) {
    throw new UsageError("Expected --dither beside --dither-strength, which weakens it");
  }
  const settings = {
    ...(palette !== undefined && { palette: paletteOf(palette) }),
    ...(dither !== undefined && { dither: oneOf("dither", dither, DITHERS) }),
    ...(strength !== undefined && { ditherStrength: parseStrength(strength) }),
    ...(size !== undefined && { size: oneOf("size", size, SIZES) }),
    ...(scale !== undefined && { scale }),
    ...(gap !== undefined && { gap }),
    ...(gapColor !== undefined && { gapColor: parseGapColor(gapColor) }),
    ...(shape !== undefined && { shape: oneOf("shape", shape, SHAPES) }),
  };
  requireNoConflict(settings, flags);
  return settings;
}

function requireNoConflict(settings: ArtOptions, flags: ReadFlags): void {
  const hiding = hidingFlag(flags);
  const besides = hiding === undefined ? "" : ` beside ${written(hiding)}`;
  switch (artConflict(settings, hiding !== undefined)) {
    case "dither":
      throw new UsageError("Expected --palette beside --dither, which mixes its colours");
    case "scale":
      throw new UsageError("Expected --size cells beside --scale but got --size photo");
    case "gap color":
      throw new UsageError("Expected --gap or --shape round beside --gap-color but got neither");
    case "size":
      throw new UsageError(`Expected no --size cells${besides} but got it; what is not hidden has no cells`);
    case "gaps":
      throw new UsageError(
        `Expected neither --gap nor --shape${besides} but got one; what is not hidden has no cells`,
      );
    case "own colors":
      throw new UsageError(
        `Expected a palette by name or by its colours${besides} but got ${quoted(valueGiven(flags, "palette") ?? "")}; the photo's own would depend on what is hidden`,
      );
    case undefined:
  }
}

function paletteOf(text: string): Palette {
  if (/\.(gpl|hex|pal)$/i.test(text)) return paletteIn(text);
  try {
    return parsePalette(text);
  } catch (cause) {
    throw wrongValue("palette", text, undefined, cause);
  }
}

function paletteIn(path: string): Palette {
  try {
    return parsePaletteFile(readFileSync(path, "utf8")).colors;
  } catch (cause) {
    throw new UsageError(
      `Expected a palette in ${quoted(path)} for --palette: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

function parseStrength(text: string): number {
  const strength = Number(text);
  if (/^\d*\.?\d+$/.test(text) && strength > 0 && strength <= 1) return strength;
  throw wrongValue("dither-strength", text);
}

function parseGapColor(text: string): GapColor {
  if (text === "transparent") return text;
  const digits = /^#?([0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) throw wrongValue("gap-color", text);
  return `#${digits}`;
}
