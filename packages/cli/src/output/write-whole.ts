import { constants, copyFileSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** A file is in the way, and may not be replaced. */
export class FileExists extends Error {
  override readonly name = "FileExists";
}

/**
 * Writes a file so that nobody ever sees half of it: under another name first. Folders are made as needed.
 *
 * It is synchronous on purpose: a thread that is stopped between two calls leaves nothing that another thread is still
 * about to create.
 *
 * @param part the other name, in the same folder, which nobody else uses.
 * @param replace whether an existing file may be replaced.
 * @throws {FileExists} when there is one and it may not; also when it appeared in the meantime.
 */
export function writeWhole(path: string, bytes: Uint8Array, part: string, replace: boolean): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(part, bytes, { flag: "wx" });
    if (replace) renameSync(part, path);
    else giveName(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Unlike a rename, a hard link fails when the name is taken. */
function giveName(part: string, path: string): void {
  try {
    linkSync(part, path);
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") throw existsAlready(path, cause);
    copyUnderName(part, path);
  }
}

/** For file systems without hard links, such as FAT. */
function copyUnderName(part: string, path: string): void {
  try {
    copyFileSync(part, path, constants.COPYFILE_EXCL);
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") throw existsAlready(path, cause);
    throw cause;
  }
}

export function existsAlready(path: string, cause?: unknown): FileExists {
  return new FileExists(`${path} exists; --force replaces it, --skip-existing keeps it`, { cause });
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
