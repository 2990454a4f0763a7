import { type Command, parseArguments } from "./arguments.ts";
import { findPhotos } from "./find-photos.ts";
import { HELP } from "./help.ts";
import { type Failed, failed, type Outcome } from "./outcome.ts";
import { pixelatePhoto } from "./pixelate-photo.ts";
import { progressOn } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { VERSION } from "./version.ts";

/** 0: every photo was pixelated. 1: one was not. 2: the command was not understood. */
export type ExitCode = 0 | 1 | 2;

/** The whole command: a photo that cannot be read does not keep the others from being pixelated. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let command: Command | "help" | "version";
  try {
    command = parseArguments(args);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    terminal.stderr.write(`pixelater: ${cause.message}\n`);
    return 2;
  }
  if (command === "help" || command === "version") {
    terminal.stdout.write(command === "help" ? HELP : `${VERSION}\n`);
    return 0;
  }
  const outcomes = await pixelatePhotos(command, terminal);
  return outcomes.some(isFailed) ? 1 : 0;
}

async function pixelatePhotos(command: Command, terminal: Terminal): Promise<Outcome[]> {
  const start = performance.now();
  const found = await findPhotos(command.inputs);
  const progress = progressOn(terminal, command.messages !== "quiet");
  const written = new Set<string>();
  const outcomes: Outcome[] = [];
  for (const [i, one] of found.entries()) {
    const photo = "path" in one ? one.path : one.input;
    progress.show(i, found.length, photo);
    const outcome =
      "path" in one
        ? await pixelatePhoto(photo, command, written, terminal).catch((cause: unknown) =>
            failed(photo, cause),
          )
        : { photo, error: { code: "NOT_FOUND", message: one.missing } };
    progress.clear();
    tell(outcome, command, terminal);
    outcomes.push(outcome);
  }
  if (command.messages === "paths" && outcomes.length > 1) summarize(outcomes, start, terminal);
  return outcomes;
}

function tell(outcome: Outcome, { messages, out }: Command, { stdout, stderr }: Terminal): void {
  if (isFailed(outcome)) {
    stderr.write(`pixelater: ${nameOf(outcome.photo)}: ${outcome.error.message} (${outcome.error.code})\n`);
  }
  // Standard output is the image itself.
  if (out === "-") return;
  if (messages === "json") stdout.write(`${JSON.stringify(outcome)}\n`);
  if (messages === "paths" && !isFailed(outcome))
    for (const { path } of outcome.outputs) stdout.write(`${path}\n`);
}

function summarize(outcomes: readonly Outcome[], start: number, { stderr }: Terminal): void {
  const failures = outcomes.filter(isFailed).length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  stderr.write(`${outcomes.length - failures} of ${outcomes.length} photos pixelated in ${seconds} s\n`);
}

function nameOf(photo: string): string {
  return photo === "-" ? "standard input" : photo;
}

function isFailed(outcome: Outcome): outcome is Failed {
  return "error" in outcome;
}
