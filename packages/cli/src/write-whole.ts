import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** A file is in the way, and may not be replaced. */
export class FileExists extends Error {
  override readonly name = "FileExists";
}

/**
 * Writes a file so that nobody ever sees half of it: under another name first. Folders are made as needed.
 *
 * @param replace whether a file that is there may be replaced.
 * @throws {FileExists} when there is one and it may not; also when it appeared in the meantime.
 */
export async function writeWhole(path: string, bytes: Uint8Array, replace: boolean): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeFile(part, bytes, { flag: "wx" });
    await (replace ? rename(part, path) : giveName(part, path));
  } finally {
    await rm(part, { force: true });
  }
}

/** Unlike a rename, a hard link fails when the name is taken. */
async function giveName(part: string, path: string): Promise<void> {
  try {
    await link(part, path).catch(async (cause: unknown) => {
      if (codeOf(cause) === "EEXIST") throw cause;
      // A file system without hard links, such as FAT.
      await copyFile(part, path, constants.COPYFILE_EXCL);
    });
  } catch (cause) {
    if (codeOf(cause) === "EEXIST")
      throw new FileExists(`${path} is there already; --force replaces it`, { cause });
    throw cause;
  }
}

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && "code" in cause ? cause.code : undefined;
}
