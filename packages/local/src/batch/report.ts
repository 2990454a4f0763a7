import { createHash } from "node:crypto";
import { requestObject, type S3Access } from "../signed-request.ts";
import { csvLine } from "./csv.ts";
import type { BatchJob, TaskResult } from "./job.ts";

const SCHEMA = "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage";

interface ResultFile {
  readonly TaskExecutionStatus: "succeeded" | "failed";
  readonly Bucket: string;
  readonly MD5Checksum: string;
  readonly Key: string;
}

/**
 * Stores a job's completion report in a bucket: a list of the succeeded tasks, a list of the failed ones, and
 * `job-ID/manifest.json`, which names both (S3 user guide, "Examples: S3 Batch Operations completion reports").
 *
 * @returns the key of the manifest.
 */
export async function writeReport(access: S3Access, bucket: string, job: BatchJob): Promise<string> {
  const folder = `job-${job.id}`;
  const put = async (key: string, text: string): Promise<void> => {
    const answer = await requestObject(access, { method: "PUT", bucket, key, body: Buffer.from(text) });
    answer.resume();
    if (answer.statusCode !== 200)
      throw new Error(`Expected 200 for the report ${key} but received ${answer.statusCode ?? "no status"}`);
  };
  const files: ResultFile[] = [];
  for (const status of ["succeeded", "failed"] as const) {
    const results = job.results.filter(({ code }) => (code === "Succeeded") === (status === "succeeded"));
    if (results.length === 0) continue;
    const text = results.map((result) => lineOf(result, status)).join("");
    const Key = `${folder}/results/${digest("sha1", text)}.csv`;
    await put(Key, text);
    files.push({ TaskExecutionStatus: status, Bucket: bucket, MD5Checksum: digest("md5", text), Key });
  }
  const manifest = {
    Format: "Report_CSV_20180820",
    ReportCreationDate: new Date().toISOString(),
    Results: files,
    ReportSchema: SCHEMA,
  };
  const key = `${folder}/manifest.json`;
  await put(key, JSON.stringify(manifest));
  return key;
}

/** Writes a task's line. As in the guide's examples, the invocation's status 200 precedes the code. */
function lineOf({ task, code, message }: TaskResult, status: "succeeded" | "failed"): string {
  const { bucket, encodedKey, versionId = "" } = task;
  return csvLine([bucket, encodedKey, versionId, status, "200", status === "failed" ? code : "", message]);
}

function digest(algorithm: "sha1" | "md5", text: string): string {
  return createHash(algorithm).update(text).digest("hex");
}
