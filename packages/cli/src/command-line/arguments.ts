import { availableParallelism } from "node:os";
import { DEFAULT_TEMPLATE, has, type NameTemplate, parseNameTemplate } from "../output/name-template.ts";
import { type Target, targetOf } from "../output/target.ts";
import type { HidingSettings } from "../jobs/hidden-regions.ts";
import { type DataTarget, dataTargetOf } from "./data.ts";
import { type FlagName, REVEAL_FLAGS, SHELLS } from "./flags.ts";
import {
  acrossGrid,
  DEFAULT_GRID,
  DEFAULT_GRIDS,
  type LabeledGrid,
  parseCellSizes,
  parseGrids,
  strengthGrid,
} from "./grids.ts";
import { hidingOf, reviewOf } from "./hiding.ts";
import {
  oneOf,
  type ReadFlags,
  readFlags,
  valueGiven,
  wholeNumber,
  written,
  wrongValue,
} from "./read-flags.ts";
import { type Settings, settingsOf } from "./settings.ts";
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
  /** What is written in place of the outputs: placeholders, or arrays of cells. */
  readonly data: DataTarget | undefined;
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
  const revealing = REVEAL_FLAGS.find((name) => flags.given.has(name));
  if (revealing !== undefined) {
    throw new UsageError(`Expected pixelater reveal before ${written(revealing)} but got no reveal`);
  }
  const isStdinImplied = flags.operands.length === 0;
  const inputs = inputsOf(flags, streams);
  const review = reviewOf(flags);
  const out = valueGiven(flags, "out");
  const writesNoPhoto = review !== undefined || flags.given.has("placeholder") || flags.given.has("npy");
  const target: Target =
    writesNoPhoto && out === undefined ? { kind: "beside-photos" } : targetFor(out, inputs);
  requireNoUselessFlag(flags, target, streams);
  const grids = gridsOf(flags, target);
  const command: Command = {
    inputs,
    isStdinImplied,
    grids,
    settings: settingsOf(flags, target),
    hiding: hidingOf(flags),
    review,
    data: dataTargetOf(flags, grids),
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
