import { type BatchJob, type BatchJobOptions, runBatchJob } from "../batch/job.ts";
import { readManifest, targetsIn } from "../batch/manifest.ts";
import { writeReport } from "../batch/report.ts";
import type { LambdaFunction } from "../lambda/function.ts";
import type { Store } from "../s3/store/store.ts";
import type { S3Access } from "../signed-request.ts";
import type { CloudNames } from "./options.ts";

export interface BackfillOptions extends BatchJobOptions {
  /** CSV manifest of the objects to process; by default every object of the source bucket under `prefix`. */
  readonly manifest?: string;
  /** By default the source prefix. */
  readonly prefix?: string;
}

export interface Backfill extends BatchJob {
  /** Location of the job's report. */
  readonly report: { readonly bucket: string; readonly key: string };
}

/**
 * Runs the function on objects that are already in the source bucket, as a job of S3 Batch Operations does, and stores
 * its report.
 *
 * @throws {ManifestError} for an invalid manifest.
 */
export async function runBackfill(
  { sourceBucket, sourcePrefix, backfillBucket }: CloudNames,
  { store, ...access }: S3Access & { readonly store: Store },
  lambda: LambdaFunction,
  options: BackfillOptions,
): Promise<Backfill> {
  const { manifest, prefix = sourcePrefix, ...jobOptions } = options;
  const targets =
    manifest === undefined ? targetsIn(store.bucket(sourceBucket), prefix) : readManifest(manifest);
  const job = await runBatchJob(lambda, targets, jobOptions);
  if (!store.has(backfillBucket)) await store.createBucket(backfillBucket);
  const key = await writeReport(access, backfillBucket, job);
  return { ...job, report: { bucket: backfillBucket, key } };
}
