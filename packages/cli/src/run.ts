import { type Command, parseArguments, type Request } from "./command-line/arguments.ts";
import { UsageError } from "./command-line/usage-error.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** 0: every photo was pixelated, or verified. 1: at least one failed. 2: the command line is invalid. */
export type ExitCode = 0 | 1 | 2;

/**
 * Runs the whole command.
 *
 * @param args without node and script.
 * @param stop ends the work early, without partial files.
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  stop: AbortSignal = new AbortController().signal,
): Promise<ExitCode> {
  try {
    if (args[0] === "verify") return await verify(args.slice(1), terminal);
    if (args[0] === "reveal") return await reveal(args.slice(1), terminal);
    if (args[0] === "progressive") return await progressive(args.slice(1), terminal);
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

/** Loads the modules for pixelating only here, because help and errors do not need them. */
async function pixelate(command: Command, terminal: Terminal, stop: AbortSignal): Promise<ExitCode> {
  const { pixelatePhotos } = await import("./pixelate-photos.ts");
  return (await pixelatePhotos(command, terminal, stop)) ? 0 : 1;
}

async function verify(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { parseVerifyArguments } = await import("./command-line/verify-arguments.ts");
  const command = parseVerifyArguments(args);
  if (command === undefined) return print({ print: "help" }, terminal);
  const { verifyPhoto } = await import("./verify-photo.ts");
  return (await verifyPhoto(command, terminal)) ? 0 : 1;
}

async function reveal(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { parseRevealArguments } = await import("./command-line/reveal-arguments.ts");
  const command = parseRevealArguments(args);
  if (command === undefined) return print({ print: "help" }, terminal);
  const { revealPhoto } = await import("./reveal-photo.ts");
  return (await revealPhoto(command, terminal)) ? 0 : 1;
}

async function progressive(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { parseProgressiveArguments } = await import("./command-line/progressive-arguments.ts");
  const command = parseProgressiveArguments(args);
  if (command === undefined) return print({ print: "help" }, terminal);
  const { progressivePhoto } = await import("./progressive-photo.ts");
  return (await progressivePhoto(command, terminal)) ? 0 : 1;
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
