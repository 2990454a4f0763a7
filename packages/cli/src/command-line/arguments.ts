import { availableParallelism } from "node:os";
import type { Format, Palette, PixelateOptions, Region } from "@pixelater/core";
import { artConflict, DITHERS, parsePalette } from "@pixelater/core/palette";
import { hidingConflict, type HidingOptions } from "@pixelater/core/region";
import { parseRegions } from "@pixelater/core/region-text";
import { DEFAULT_TEMPLATE, has, type NameTemplate, parseNameTemplate } from "../output/name-template.ts";
import { type Target, targetOf } from "../output/target.ts";
import type { FindFacesOptions } from "@pixelater/faces";
import type { HidingSettings } from "../jobs/hidden-regions.ts";
import { COVERS, type FlagName, FORMATS, LIGHTS, SHELLS, SIZES } from "./flags.ts";
import {
  acrossGrid,
  DEFAULT_GRID,
  DEFAULT_GRIDS,
  type LabeledGrid,
  parseCellSizes,
  parseGrids,
  strengthGrid,
} from "./grids.ts";
import { type ReadFlags, readFlags, valueGiven, written, wrongValue } from "./read-flags.ts";
import { readRegionsFile } from "./regions-file.ts";
import { quoted, UsageError } from "./usage-error.ts";

/** A parsed command line. */
export interface Command {
  /** Files, folders and globs; `-` is standard input. At least one. */
  readonly inputs: readonly string[];
  /** No input was named and standard input is not a terminal, so the photo is read from there. */
  readonly isStdinImplied: boolean;
  /** At least one; exactly one if the target is a file or standard output. */
  readonly grids: readonly LabeledGrid[];
  readonly settings: Settings;
  readonly hiding: HidingSettings;
  /** Path of the page to write in place of the outputs, which shows what would be hidden. */
  readonly review: string | undefined;
  readonly target: Target;
  readonly name: NameTemplate;
  /** The action for outputs that exist already. */
  readonly existing: "refuse" | "replace" | "keep";
  /** Number of photos to pixelate at once, 1 or more. */
  readonly jobs: number;
  readonly messages: "paths" | "json" | "quiet";
}

/** A request to print information instead of pixelating. */
export type Request =
  | { readonly print: "help" }
  | { readonly print: "version" }
  | { readonly print: "completions"; readonly shell: (typeof SHELLS)[number] };

/** The options for all grids of all photos. */
export interface Settings
  extends Pick<
    PixelateOptions,
    "quality" | "light" | "palette" | "dither" | "size" | "scale" | "regions" | "keep" | "cover" | "color"
  > {
  readonly format?: "same" | Format;
}

/** Which of the standard streams are terminals. */
export interface StandardStreams {
  /** True: no photo is read from standard input. */
  readonly isStdinTerminal: boolean;
  /** True: no photo is written to standard output. */
  readonly isStdoutTerminal: boolean;
}

const DEFAULT_STREAMS: StandardStreams = { isStdinTerminal: true, isStdoutTerminal: false };

/**
 * Parses a command line.
 *
 * @param args without node and script.
 * @throws {UsageError}
 */
export function parseArguments(
  args: readonly string[],
  streams: StandardStreams = DEFAULT_STREAMS,
): Command | Request {
  const flags = readFlags(args);
  if (flags.given.has("help")) return { print: "help" };
  if (flags.given.has("version")) return { print: "version" };
  const shell = valueGiven(flags, "completions");
  if (shell !== undefined) return completionsFor(shell, flags);
  const isStdinImplied = flags.operands.length === 0;
  const inputs = inputsOf(flags, streams);
  const review = reviewOf(flags);
  const out = valueGiven(flags, "out");
  const target: Target =
    review !== undefined && out === undefined ? { kind: "beside-photos" } : targetFor(out, inputs);
  requireNoUselessFlag(flags, target, streams);
  const command: Command = {
    inputs,
    isStdinImplied,
    grids: gridsOf(flags, target),
    settings: settingsOf(flags, target),
    hiding: hidingOf(flags),
    review,
    target,
    name: nameOf(valueGiven(flags, "name")),
    existing: flags.given.has("force") ? "replace" : flags.given.has("skip-existing") ? "keep" : "refuse",
    jobs: wholeNumber(flags, "jobs", 256) ?? availableParallelism(),
    messages: flags.given.has("quiet") ? "quiet" : flags.given.has("json") ? "json" : "paths",
  };
  requireNameForEachGrid(command);
  if (inputs.length > 1) requireOnePhoto(command, inputs.length);
  return command;
}

/**
 * Checks that a single output has a single photo.
 *
 * @throws {UsageError} for several photos, with advice.
 */
export function requireOnePhoto({ target }: Pick<Command, "target">, photos: number): void {
  if (photos === 1) return;
  if (target.kind === "file") {
    throw new UsageError(
      `Expected one photo for --out ${target.path} but got ${photos}; for several, name a folder: --out ${target.path}/`,
    );
  }
  if (target.kind === "stdout") {
    throw new UsageError(
      `Expected one photo for standard output but got ${photos}; for several, name a folder: --out DIR`,
    );
  }
}

function completionsFor(shell: string, { given, operands }: ReadFlags): Request {
  const [other] = [...[...given.keys()].filter((name) => name !== "completions").map(written), ...operands];
  if (other !== undefined) {
    throw new UsageError(`Expected --completions alone but got ${quoted(other)}, too; leave it out`);
  }
  return { print: "completions", shell: oneOf("completions", shell, SHELLS) };
}

function inputsOf({ operands }: ReadFlags, { isStdinTerminal }: StandardStreams): readonly string[] {
  if (operands.includes("")) {
    throw new UsageError("Expected a photo, a folder or a glob but got an empty name");
  }
  if (operands.length > 0) return operands;
  if (isStdinTerminal) throw new UsageError("Expected a photo, a folder or a glob but got none");
  return ["-"];
}

function targetFor(out: string | undefined, inputs: readonly string[]): Target {
  if (out === "") throw wrongValue("out", out);
  if (out !== undefined) return targetOf(out);
  return inputs.length === 1 && inputs[0] === "-" ? { kind: "stdout" } : { kind: "beside-photos" };
}

/** Flags without effect on a single output. */
const USELESS: Readonly<Record<"file" | "stdout", readonly FlagName[]>> = {
  file: ["name"],
  stdout: ["name", "force", "skip-existing", "jobs", "json"],
};

function requireNoUselessFlag(
  { given }: ReadFlags,
  target: Target,
  { isStdoutTerminal }: StandardStreams,
): void {
  if (target.kind !== "file" && target.kind !== "stdout") return;
  const useless = USELESS[target.kind].find((name) => given.has(name));
  if (useless !== undefined) {
    const place = target.kind === "file" ? `--out ${target.path}` : "standard output";
    const advice = target.kind === "file" ? "a file has its name already" : "--out DIR writes files";
    throw new UsageError(`Expected no ${written(useless)} with ${place} but got it; ${advice}`);
  }
  if (target.kind === "stdout" && isStdoutTerminal) {
    throw new UsageError(
      "Expected a file or a pipe for standard output but got a terminal; add > tiles.jpg, or --out tiles.jpg",
    );
  }
}

/** Returns the requested grids, or the default ones of the target. @throws {UsageError} */
export function gridsOf({ given }: Pick<ReadFlags, "given">, target: Target): LabeledGrid[] {
  const isSingleOutput = target.kind === "file" || target.kind === "stdout";
  const [strength] = given.get("strength") ?? [];
  if (strength !== undefined) return [strengthGrid(Number(strength))];
  const cellSizes = given.get("cell-size");
  const [across] = given.get("across") ?? [];
  const grids =
    across !== undefined
      ? [acrossGrid(across)]
      : cellSizes === undefined
        ? parseGrids(given.get("grid") ?? [isSingleOutput ? DEFAULT_GRID : DEFAULT_GRIDS])
        : parseCellSizes(cellSizes);
  if (!isSingleOutput || grids.length === 1) return grids;
  const labels = grids.map(({ label }) => label).join(",");
  if (target.kind === "stdout") {
    throw new UsageError(
      `Expected one grid for standard output but got ${grids.length} (${labels}); choose one, or --out DIR`,
    );
  }
  throw new UsageError(
    `Expected one grid for --out ${target.path} but got ${grids.length} (${labels}); choose one, or name a folder: --out ${target.path}/`,
  );
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
  const hiding = (["regions", "keep", ...FINDERS] as const).find((name) => flags.given.has(name));
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

function regionSettings(flags: ReadFlags): HidingOptions {
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

/** Flags by which regions are found in each photo. */
const FINDERS: readonly FlagName[] = ["faces", "regions-file"];

/** Options of finding faces, useless without it. */
const FACE_FLAGS: readonly FlagName[] = ["min-face", "min-score", "turned"];

/** Returns how regions are found in each photo, and their strength. @throws {UsageError} */
export function hidingOf(flags: ReadFlags): HidingSettings {
  const { given } = flags;
  const strength = wholeNumber(flags, "strength", 256);
  const hasRegions = given.has("regions") || FINDERS.some((name) => given.has(name));
  if (strength !== undefined && !hasRegions) {
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

function reviewOf(flags: ReadFlags): string | undefined {
  const review = valueGiven(flags, "review");
  if (review === undefined) return undefined;
  if (!/\.html?$/i.test(review)) throw wrongValue("review", review);
  const useless = flags.given.has("keep")
    ? "keep"
    : flags.given.has("skip-existing")
      ? "skip-existing"
      : undefined;
  if (useless !== undefined) throw new UsageError(`Expected no ${written(useless)} with --review but got it`);
  if (!flags.given.has("regions") && !FINDERS.some((name) => flags.given.has(name))) {
    throw new UsageError("Expected --faces or --regions beside --review, which shows what they hide");
  }
  return review;
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

/** Returns the requested format, by its name or by the file's extension. */
function formatOf(text: string | undefined, target: Target): Settings["format"] {
  const format = text === undefined ? undefined : oneOf("format", text === "jpg" ? "jpeg" : text, FORMATS);
  if (target.kind !== "file") return format;
  if (format === undefined || format === target.format) return target.format;
  throw new UsageError(
    `Expected --format ${target.format} with --out ${target.path} but got ${format}; the file's extension decides its format`,
  );
}

function nameOf(text: string | undefined): NameTemplate {
  if (text === undefined) return DEFAULT_TEMPLATE;
  try {
    return parseNameTemplate(text);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw wrongValue("name", text, cause.message, cause);
  }
}

function requireNameForEachGrid({ name, grids, target }: Command): void {
  if (grids.length === 1 || has(name.parts, "grid") || target.kind === "stdout") return;
  throw wrongValue(
    "name",
    name.text,
    `${grids.length} grids need {grid} in it, or their outputs would have the same name`,
  );
}

function oneOf<T extends string>(name: FlagName, value: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found !== undefined) return found;
  throw wrongValue(name, value);
}

function wholeNumber(flags: ReadFlags, name: FlagName, most: number): number | undefined {
  const text = valueGiven(flags, name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number;
  throw wrongValue(name, text);
}

function parsePaletteOf(text: string): Palette {
  try {
    return parsePalette(text);
  } catch (cause) {
    throw wrongValue("palette", text, undefined, cause);
  }
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
