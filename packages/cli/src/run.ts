import { type Command, parseArguments, type Request } from "./command-line/arguments.ts";
import { UsageError } from "./command-line/usage-error.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** 0: every photo was pixelated. 1: one was not. 2: the command was not understood. */
export type ExitCode = 0 | 1 | 2;

/**
 * Runs the whole command.
 *
 * @param args without node and script.
 * @param stop ends the work early, with no file left half written.
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  stop: AbortSignal = new AbortController().signal,
): Promise<ExitCode> {
  try {
    const command = parseArguments(args, {
      isStdinTerminal: terminal.stdin.isTTY === true,
      isStdoutTerminal: terminal.stdout.isTTY === true,
    });
    if ("print" in command) return await print(command, terminal);
    return await pixelate(command, terminal, stop);
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    terminal.stderr.write(`pixelater: ${cause.message}\n`);
    if (args.length === 0) terminal.stderr.write(await shortUsage());
    return 2;
  }
}

/** What is needed only to pixelate is loaded only then: help and errors are printed at once. */
async function pixelate(command: Command, terminal: Terminal, stop: AbortSignal): Promise<ExitCode> {
  const { pixelatePhotos } = await import("./pixelate-photos.ts");
  return (await pixelatePhotos(command, terminal, stop)) ? 0 : 1;
}

async function print(request: Request, { stdout }: Terminal): Promise<ExitCode> {
  stdout.write(await textOf(request));
  return 0;
}

async function textOf(request: Request): Promise<string> {
  if (request.print === "version") return `${(await import("./version.ts")).VERSION}\n`;
  if (request.print === "help") return (await import("./command-line/help.ts")).helpText();
  const { completionsOf } = await import("./completions/completions.ts");
  return completionsOf(request.shell);
}

async function shortUsage(): Promise<string> {
  return `\n${(await import("./command-line/help.ts")).SHORT_USAGE}`;
}
