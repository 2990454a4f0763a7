import { constants, copyFileSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** The error for an existing file that may not be replaced. */
export class FileExists extends Error {
  override readonly name = "FileExists";
}

/**
 * Writes a file atomically: under a temporary name, which it then changes. Creates missing folders.
 *
 * Synchronous on purpose: a stopped thread leaves no pending call that would create a file later.
 *
 * @param part a unique temporary path in the same folder.
 * @param replace whether an existing file may be replaced.
 * @throws {FileExists} if the file exists and may not be replaced, even if it has only just appeared.
 */
export function writeWhole(path: string, bytes: Uint8Array, part: string, replace: boolean): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(part, bytes, { flag: "wx" });
    giveName(part, path, replace);
  } finally {
    rmSync(part, { force: true });
  }
}

/**
 * Gives a complete file its name.
 *
 * @param part its temporary path, which is free afterwards.
 * @throws {FileExists} as {@link writeWhole} does.
 */
export function giveName(part: string, path: string, replace: boolean): void {
  if (replace) {
    renameSync(part, path);
    return;
  }
  linkName(part, path);
  rmSync(part, { force: true });
}

/** Renames by a hard link: unlike a rename, it fails if the name is taken. */
function linkName(part: string, path: string): void {
  try {
    linkSync(part, path);
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") throw existsAlready(path, cause);
    copyUnderName(part, path);
  }
}

/** Copies on file systems without hard links, such as FAT. */
function copyUnderName(part: string, path: string): void {
  try {
    copyFileSync(part, path, constants.COPYFILE_EXCL);
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") throw existsAlready(path, cause);
    throw cause;
  }
}

function existsAlready(path: string, cause: unknown): FileExists {
  return new FileExists(`${path} exists; --force replaces it`, { cause });
}

/** Returns the error for an output of a run that may also keep existing files. */
export function outputExists(path: string, cause?: unknown): FileExists {
  return new FileExists(`${path} exists; --force replaces it, --skip-existing keeps it`, { cause });
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
