import type { PixelateOptions } from "@pixelater/core";
import type { HidingSettings } from "../jobs/hidden-regions.ts";
import { gridsOf } from "./arguments.ts";
import { hidingOf } from "./hiding.ts";
import { settingsOf } from "./settings.ts";
import type { FlagName } from "./flags.ts";
import { readFlags } from "./read-flags.ts";
import { type Messages, messagesOf, requireAllowed, twoFiles } from "./subcommand.ts";
import { UsageError } from "./usage-error.ts";

/** A parsed command line of `pixelater verify`. */
export interface VerifyCommand {
  readonly original: string;
  readonly output: string;
  readonly options: PixelateOptions;
  readonly hiding: HidingSettings;
  readonly messages: Messages;
}

/** The flags that decide which pixels are hidden, and how; and those of messages. */
const ALLOWED: readonly FlagName[] = [
  "grid",
  "cell-size",
  "regions",
  "faces",
  "min-face",
  "min-score",
  "turned",
  "regions-file",
  "strength",
  "keep",
  "cover",
  "color",
  "light",
  "palette",
  "json",
  "quiet",
];

/** Without one of these, the whole photo is hidden. */
const HIDING: readonly FlagName[] = ["regions", "faces", "regions-file", "keep"];

/**
 * Parses a command line after the word `verify`.
 *
 * @returns undefined for `--help`.
 * @throws {UsageError}
 */
export function parseVerifyArguments(args: readonly string[]): VerifyCommand | undefined {
  const flags = readFlags(args);
  if (flags.given.has("help")) return undefined;
  requireAllowed(flags, ALLOWED, "verify");
  const [original, output] = twoFiles(flags, "verify", "an original and an output");
  if (!HIDING.some((name) => flags.given.has(name))) {
    throw new UsageError(
      "Expected --regions, --faces, --regions-file or --keep with verify, the same as for the output, but got none of them",
    );
  }
  // A single output has one grid, as with --out FILE.
  const target = { kind: "stdout" } as const;
  const [grid] = gridsOf(flags, target);
  return {
    original,
    output,
    options: { ...grid?.options, ...settingsOf(flags, target) },
    hiding: hidingOf(flags),
    messages: messagesOf(flags),
  };
}
