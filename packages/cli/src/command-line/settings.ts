import type { Format, Palette, PixelateOptions } from "@pixelater/core";
import { artConflict, DITHERS, parsePalette } from "@pixelater/core/palette";
import type { Target } from "../output/target.ts";
import { FORMATS, LIGHTS, SIZES } from "./flags.ts";
import { hidingFlag, regionSettings } from "./hiding.ts";
import { oneOf, type ReadFlags, valueGiven, wholeNumber, written, wrongValue } from "./read-flags.ts";
import { quoted, UsageError } from "./usage-error.ts";

/** The options for all grids of all photos. */
export interface Settings
  extends Pick<
    PixelateOptions,
    "quality" | "light" | "palette" | "dither" | "size" | "scale" | "regions" | "keep" | "cover" | "color"
  > {
  readonly format?: "same" | Format;
}

/** Returns the options for all grids. @throws {UsageError} */
export function settingsOf(flags: ReadFlags, target: Target): Settings {
  const format = formatOf(valueGiven(flags, "format"), target);
  const quality = wholeNumber(flags, "quality", 100);
  if (quality !== undefined && format === "png") {
    const reason = target.kind === "file" ? `--out ${target.path}` : "--format png";
    throw new UsageError(`Expected no --quality with ${reason} but got it; PNG is lossless`);
  }
  const light = valueGiven(flags, "light");
  return {
    ...(format !== undefined && { format }),
    ...(light !== undefined && { light: oneOf("light", light, LIGHTS) }),
    ...(quality !== undefined && { quality }),
    ...artSettings(flags),
    ...regionSettings(flags),
  };
}

/** Returns the options of art and of small outputs. @throws {UsageError} */
function artSettings(flags: ReadFlags): Pick<Settings, "palette" | "dither" | "size" | "scale"> {
  const palette = valueGiven(flags, "palette");
  const dither = valueGiven(flags, "dither");
  const size = valueGiven(flags, "size");
  const scale = wholeNumber(flags, "scale", 1000);
  const settings = {
    ...(palette !== undefined && { palette: parsePaletteOf(palette) }),
    ...(dither !== undefined && { dither: oneOf("dither", dither, DITHERS) }),
    ...(size !== undefined && { size: oneOf("size", size, SIZES) }),
    ...(scale !== undefined && { scale }),
  };
  const hiding = hidingFlag(flags);
  const besides = hiding === undefined ? "" : ` beside ${written(hiding)}`;
  switch (artConflict(settings, hiding !== undefined)) {
    case "dither":
      throw new UsageError("Expected --palette beside --dither, which mixes its colours");
    case "scale":
      throw new UsageError("Expected --size cells beside --scale but got --size photo");
    case "size":
      throw new UsageError(`Expected no --size cells${besides} but got it; what is not hidden has no cells`);
    case "own colors":
      throw new UsageError(
        `Expected a palette by name or by its colours${besides} but got ${quoted(palette ?? "")}; the photo's own would depend on what is hidden`,
      );
    case undefined:
      return settings;
  }
}

/** Returns the requested format, by its name or by the file's extension. */
function formatOf(text: string | undefined, target: Target): Settings["format"] {
  const format = text === undefined ? undefined : oneOf("format", text === "jpg" ? "jpeg" : text, FORMATS);
  if (target.kind !== "file") return format;
  if (format === undefined || format === target.format) return target.format;
  throw new UsageError(
    `Expected --format ${target.format} with --out ${target.path} but got ${format}; the file's extension decides its format`,
  );
}

function parsePaletteOf(text: string): Palette {
  try {
    return parsePalette(text);
  } catch (cause) {
    throw wrongValue("palette", text, undefined, cause);
  }
}
