import { mkdir, readFile } from "node:fs/promises";
import { UserError } from "./user-error.ts";

/** Reads a file given by the user. */
export async function readUserFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${reason(error)}`);
  }
}

/** Creates a folder given by the user, unless it exists. */
export async function makeUserFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    throw new UserError(`Cannot write to ${path}: ${reason(error)}`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file.";
  if (code === "EISDIR") return "it is a folder.";
  if (code === "EEXIST" || code === "ENOTDIR")
    return "expected a folder but a file has this name. Name another folder.";
  if (code === "EACCES") return "permission denied.";
  return message;
}
