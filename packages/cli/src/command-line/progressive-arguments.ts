import type { FlagName } from "./flags.ts";
import { readFlags, valueGiven } from "./read-flags.ts";
import { besidePhoto, type Messages, messagesOf, onePhoto, requireAllowed } from "./subcommand.ts";

/** A parsed command line of `pixelater progressive`. */
export interface ProgressiveCommand {
  readonly photo: string;
  readonly output: string;
  readonly isReplacing: boolean;
  readonly messages: Messages;
}

const ALLOWED: readonly FlagName[] = ["out", "force", "json", "quiet"];

/**
 * Parses a command line after the word `progressive`.
 *
 * @returns undefined for `--help`.
 * @throws {UsageError}
 */
export function parseProgressiveArguments(args: readonly string[]): ProgressiveCommand | undefined {
  const flags = readFlags(args);
  if (flags.given.has("help")) return undefined;
  requireAllowed(flags, ALLOWED, "progressive");
  const photo = onePhoto(flags, "progressive");
  const output = valueGiven(flags, "out") ?? besidePhoto(photo, "-progressive.jpg");
  return { photo, output, isReplacing: flags.given.has("force"), messages: messagesOf(flags) };
}
