import type { Format, PixelateOptions } from "@pixelater/core";
import type { ArtOptions } from "@pixelater/core/palette";
import type { Target } from "../output/target.ts";
import { artSettings } from "./art.ts";
import { FORMATS, LIGHTS } from "./flags.ts";
import { regionSettings } from "./hiding.ts";
import { oneOf, type ReadFlags, valueGiven, wholeNumber } from "./read-flags.ts";
import { UsageError } from "./usage-error.ts";

/** The options for all grids of all photos. */
export interface Settings
  extends Pick<PixelateOptions, "quality" | "light" | "regions" | "keep" | "cover" | "color">,
    ArtOptions {
  readonly format?: "same" | Format;
  /** Writes JPEG outputs as progressive ones. */
  readonly progressive?: true;
}

/** Returns the options for all grids. @throws {UsageError} */
export function settingsOf(flags: ReadFlags, target: Target): Settings {
  const format = formatOf(valueGiven(flags, "format"), target);
  const quality = wholeNumber(flags, "quality", 100);
  if (quality !== undefined && format === "png") {
    const reason = target.kind === "file" ? `--out ${target.path}` : "--format png";
    throw new UsageError(`Expected no --quality with ${reason} but got it; PNG is lossless`);
  }
  const isProgressive = flags.given.has("progressive");
  if (isProgressive && format === "png") {
    throw new UsageError("Expected JPEG outputs for --progressive but got PNG; leave one out");
  }
  const light = valueGiven(flags, "light");
  return {
    ...(isProgressive && { progressive: true }),
    ...(format !== undefined && { format }),
    ...(light !== undefined && { light: oneOf("light", light, LIGHTS) }),
    ...(quality !== undefined && { quality }),
    ...artSettings(flags),
    ...regionSettings(flags),
  };
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
