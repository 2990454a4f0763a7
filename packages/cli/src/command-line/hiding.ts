import type { Region } from "@pixelater/core";
import { hidingConflict, type HidingOptions } from "@pixelater/core/region";
import { parseRegions } from "@pixelater/core/region-text";
import type { FindFacesOptions } from "@pixelater/faces";
import type { HidingSettings } from "../jobs/hidden-regions.ts";
import { COVERS, type FlagName } from "./flags.ts";
import { oneOf, type ReadFlags, valueGiven, wholeNumber, written, wrongValue } from "./read-flags.ts";
import { readRegionsFile } from "./regions-file.ts";
import { UsageError } from "./usage-error.ts";

/** Flags by which regions are found in each photo. */
const FINDERS: readonly FlagName[] = ["faces", "regions-file"];

/** Options of finding faces, useless without it. */
const FACE_FLAGS: readonly FlagName[] = ["min-face", "min-score", "turned"];

/** Returns how regions are found in each photo, and their strength. @throws {UsageError} */
export function hidingOf(flags: ReadFlags): HidingSettings {
  const { given } = flags;
  const strength = wholeNumber(flags, "strength", 256);
  if (strength !== undefined && !hasRegions(flags)) {
    throw new UsageError("Expected --regions or --faces beside --strength; a whole photo takes --grid");
  }
  const useless = given.has("faces") ? undefined : FACE_FLAGS.find((name) => given.has(name));
  if (useless !== undefined) throw new UsageError(`Expected --faces beside ${written(useless)}`);
  const file = valueGiven(flags, "regions-file");
  return {
    faces: given.has("faces") ? faceOptionsOf(flags) : undefined,
    saved: file === undefined ? undefined : readRegionsFile(file),
    strength,
  };
}

function faceOptionsOf(flags: ReadFlags): FindFacesOptions {
  const smallestFace = wholeNumber(flags, "min-face", 9_999);
  const score = valueGiven(flags, "min-score");
  return {
    ...(smallestFace !== undefined && { smallestFace }),
    ...(score !== undefined && { threshold: parseScore(score) }),
    ...(flags.given.has("turned") && { turned: true }),
  };
}

function parseScore(text: string): number {
  const score = Number(text);
  if (/^\d*\.?\d+$/.test(text) && score > 0 && score < 1) return score;
  throw wrongValue("min-score", text);
}

/** Returns the path of the page that shows what would be hidden. @throws {UsageError} */
export function reviewOf(flags: ReadFlags): string | undefined {
  const review = valueGiven(flags, "review");
  if (review === undefined) return undefined;
  if (!/\.html?$/i.test(review)) throw wrongValue("review", review);
  const useless = flags.given.has("keep")
    ? "keep"
    : flags.given.has("skip-existing")
      ? "skip-existing"
      : undefined;
  if (useless !== undefined) throw new UsageError(`Expected no ${written(useless)} with --review but got it`);
  if (!hasRegions(flags)) {
    throw new UsageError("Expected --faces or --regions beside --review, which shows what they hide");
  }
  return review;
}

/** Returns whether regions are given, or found in each photo. */
function hasRegions({ given }: ReadFlags): boolean {
  return given.has("regions") || FINDERS.some((name) => given.has(name));
}

/** Returns the flag that hides a part of each photo, if there is one. */
export function hidingFlag({ given }: ReadFlags): FlagName | undefined {
  return (["regions", "keep", ...FINDERS] as const).find((name) => given.has(name));
}

/** Returns the regions of a command line, what is kept, and their cover. @throws {UsageError} */
export function regionSettings(flags: ReadFlags): HidingOptions {
  const regions = flags.given.get("regions");
  const keep = flags.given.get("keep");
  const cover = valueGiven(flags, "cover");
  const color = valueGiven(flags, "color");
  const settings: HidingOptions = {
    ...(regions !== undefined && { regions: regions.flatMap((text) => parseRegionList("regions", text)) }),
    ...(keep !== undefined && { keep: keep.flatMap((text) => parseRegionList("keep", text)) }),
    ...(cover !== undefined && { cover: oneOf("cover", cover, COVERS) }),
    ...(color !== undefined && { color: parseCoverColor(color) }),
  };
  const finder = FINDERS.find((name) => flags.given.has(name));
  if (finder !== undefined && keep !== undefined) {
    throw new UsageError(`Expected ${written(finder)} or --keep but got both`);
  }
  // What is found becomes regions once the photo is read.
  requireNoHidingConflict(
    finder !== undefined && regions === undefined ? { ...settings, regions: [] } : settings,
  );
  return settings;
}

function requireNoHidingConflict(settings: HidingOptions): void {
  switch (hidingConflict(settings)) {
    case "both":
      throw new UsageError("Expected --regions or --keep but got both");
    case "color":
      throw new UsageError(`Expected --cover solid beside --color but got ${settings.cover ?? ""}`);
    case "around":
      throw new UsageError(
        "Expected --regions or --keep beside a cover with the colours around them; a whole photo takes --color such as #000000",
      );
    case undefined:
  }
}

/** Parses a cover's color: `auto`, or hexadecimal with or without the #. */
function parseCoverColor(text: string): "auto" | `#${string}` {
  if (text === "auto") return text;
  const digits = /^#?([0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) throw wrongValue("color", text);
  return `#${digits}`;
}

function parseRegionList(flag: "regions" | "keep", text: string): readonly Region[] {
  try {
    return parseRegions(text);
  } catch (cause) {
    throw new UsageError(
      `${cause instanceof Error ? cause.message : String(cause)} for --${flag}; each is left,top,width,height in pixels or percent`,
      { cause },
    );
  }
}
