import { rmSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "./user-error.ts";
import { makeUserFolder } from "./user-file.ts";

/** Default folder of the buckets. */
export const DEFAULT_DATA = fileURLToPath(new URL("../../../../.local-cloud", import.meta.url));

/** A folder that no other process uses. */
export interface FolderLock {
  release(): Promise<void>;
  /** Releases it before it returns, for a process that ends at once. */
  releaseNow(): void;
}

/** Locks a folder for this process: two processes that write the same buckets would lose objects. */
export async function takeFolder(folder: string): Promise<FolderLock> {
  await makeUserFolder(folder);
  const lock = join(folder, "in-use");
  const release = (): Promise<void> => rm(lock, { force: true });
  try {
    const file = await open(lock, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return {
      release,
      releaseNow: () => {
        rmSync(lock, { force: true });
      },
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const owner = Number(await readFile(lock, "utf8"));
  if (isRunning(owner)) {
    throw new UserError(
      `${folder} is in use by process ${owner}. End that one, or name another with --data.`,
    );
  }
  // Its owner ended without releasing it.
  await release();
  return takeFolder(folder);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
