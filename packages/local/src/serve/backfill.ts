import type { LocalCloud } from "../cloud.ts";
import type { Backfill } from "../cloud/backfill.ts";
import { ManifestError, readManifest } from "../batch/manifest.ts";
import type { TaskResult } from "../batch/job.ts";
import { UserError } from "./user-error.ts";
import { readUserFile } from "./user-file.ts";

/** Reads and checks the user's manifest. */
export async function readManifestFile(path: string): Promise<string> {
  const text = (await readUserFile(path)).toString();
  try {
    readManifest(text);
  } catch (error) {
    throw error instanceof ManifestError ? new UserError(`${path}: ${error.message}`) : error;
  }
  return text;
}

/**
 * Runs a backfill and prints each failure. Returns whether all tasks succeeded.
 *
 * @param isEnding whether the user has asked to end. Tasks that did not run then are not reported as failures.
 */
export async function runBackfill(
  cloud: LocalCloud,
  manifest: string | undefined,
  isEnding: () => boolean,
): Promise<boolean> {
  const done = await cloud.backfill({
    ...(manifest !== undefined && { manifest }),
    onTask: (result) => {
      if (result.code !== "Succeeded" && !isEnding()) console.error(failureLine(result));
    },
  });
  if (isEnding()) return false;
  console.log(`\n${summary(done)}`);
  return done.results.every(({ code }) => code === "Succeeded");
}

function failureLine({ task, code, message }: TaskResult): string {
  return `${task.encodedKey} failed: ${message} (${code})`;
}

function summary({ results, report }: Backfill): string {
  const succeeded = results.filter(({ code }) => code === "Succeeded").length;
  const failed = results.length - succeeded;
  return `Backfill: ${succeeded} succeeded, ${failed} failed; report s3://${report.bucket}/${report.key}`;
}
