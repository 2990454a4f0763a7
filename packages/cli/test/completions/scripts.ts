import { spawnSync } from "node:child_process";
import { completionsOf } from "../../src/completions/completions.ts";
import type { SHELLS } from "../../src/command-line/flags.ts";
import { PhotoFolder, smallPng } from "../photos-in.ts";

type Shell = (typeof SHELLS)[number];

/** Returns whether a shell is installed. If not, a line on the console says what was not tested. */
export function isPresent(shell: Shell): boolean {
  const { status } = spawnSync(shell, ["--version"]);
  if (status !== 0) console.warn(`No ${shell} on this machine: its completions were not tried in it.`);
  return status === 0;
}

/** Creates a folder with the completion script and files to complete, in which a shell can run. */
export function completionFolder(shell: Shell): PhotoFolder {
  const folder = new PhotoFolder();
  folder.add("completions", completionsOf(shell));
  for (const name of ["cat.jpg", "my cat.PNG", "holidays/a.jfif", "notes.txt"]) folder.add(name, smallPng());
  return folder;
}

/** Runs a script in a shell and returns what it prints. */
export function runIn(shell: Shell, args: readonly string[], folder: PhotoFolder): string {
  const { stdout, stderr, status, error } = spawnSync(shell, args, {
    cwd: folder.path,
    env: { ...process.env, HOME: folder.path, TERM: "dumb" },
    timeout: 50_000,
  });
  if (status === 0) return stdout.toString();
  throw new Error(`${shell} ended with ${status ?? "a signal"}: ${stderr.toString()}`, { cause: error });
}
