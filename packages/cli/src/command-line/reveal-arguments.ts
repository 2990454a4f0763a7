import { extname } from "node:path";
import type { PixelateOptions } from "@pixelater/core";
import type { AnimateOptions } from "@pixelater/core/animation";
import { gridsOf } from "./arguments.ts";
import type { FlagName } from "./flags.ts";
import { readFlags, valueGiven, wholeNumber } from "./read-flags.ts";
import { settingsOf } from "./settings.ts";
import { besidePhoto, type Messages, messagesOf, onePhoto, requireAllowed } from "./subcommand.ts";
import { quoted, UsageError } from "./usage-error.ts";

/** A parsed command line of `pixelater reveal`. */
export interface RevealCommand {
  readonly photo: string;
  readonly output: string;
  /** Of each frame, in their order. */
  readonly options: readonly PixelateOptions[];
  readonly animation: AnimateOptions;
  readonly isReplacing: boolean;
  readonly messages: Messages;
}

const ALLOWED: readonly FlagName[] = [
  "grid",
  "cell-size",
  "light",
  "palette",
  "dither",
  "frame-ms",
  "loop",
  "long-side",
  "out",
  "force",
  "json",
  "quiet",
];

const DEFAULT_FRAMES = "8,16,32,64";

const FORMATS: Readonly<Record<string, "apng" | "gif">> = { ".gif": "gif", ".png": "apng", ".apng": "apng" };

const MOST = 65_535;

/**
 * Parses a command line after the word `reveal`.
 *
 * @returns undefined for `--help`.
 * @throws {UsageError}
 */
export function parseRevealArguments(args: readonly string[]): RevealCommand | undefined {
  const flags = readFlags(args);
  if (flags.given.has("help")) return undefined;
  requireAllowed(flags, ALLOWED, "reveal");
  const photo = onePhoto(flags, "reveal");
  const output = valueGiven(flags, "out") ?? besidePhoto(photo, "-reveal.png");
  const format = FORMATS[extname(output).toLowerCase()];
  if (format === undefined) {
    throw new UsageError(
      `Expected a name that ends in .gif or .png for --out with reveal but got ${quoted(output)}`,
    );
  }
  const target = { kind: "beside-photos" } as const;
  const hasGrids = flags.given.has("grid") || flags.given.has("cell-size");
  const given = hasGrids ? flags.given : new Map([...flags.given, ["grid", [DEFAULT_FRAMES]] as const]);
  const settings = settingsOf(flags, target);
  const frameMilliseconds = wholeNumber(flags, "frame-ms", MOST);
  const loop = wholeNumber(flags, "loop", MOST);
  const longSide = wholeNumber(flags, "long-side", MOST);
  return {
    photo,
    output,
    options: gridsOf({ given }, target).map(({ options }) => ({ ...options, ...settings })),
    animation: {
      format,
      ...(frameMilliseconds !== undefined && { frameMilliseconds }),
      ...(loop !== undefined && { loop }),
      ...(longSide !== undefined && { longSide }),
    },
    isReplacing: flags.given.has("force"),
    messages: messagesOf(flags),
  };
}
