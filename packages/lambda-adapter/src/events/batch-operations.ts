import * as v from "valibot";
import { readOrCollectError } from "./announcement.ts";
import type { EventPart, ParsedEvent, PartResult } from "./event-part.ts";
import { formDecode } from "./form-decode.ts";

/**
 * Accepts a task of a job. Schema 1.0 contains the bucket's ARN, 2.0 its name. Source: Amazon S3 User Guide, "Invoke AWS
 * Lambda function" of S3 Batch Operations.
 */
const task = v.object({
  taskId: v.string(),
  s3Key: v.string(),
  s3VersionId: v.nullish(v.string()),
  s3BucketArn: v.optional(v.string()),
  s3Bucket: v.optional(v.string()),
});

const call = v.object({
  invocationSchemaVersion: v.picklist(["1.0", "2.0"]),
  invocationId: v.string(),
  job: v.object({ id: v.string() }),
  tasks: v.array(task),
});

type Task = v.InferOutput<typeof task>;

type ResultCode = "Succeeded" | "TemporaryFailure" | "PermanentFailure";

/** S3's limit for `resultString` in a job's report. */
const MAX_RESULT_CHARACTERS = 1_024;

/**
 * Reads the tasks of an S3 Batch Operations job, which pixelates the existing objects of a bucket. Returns undefined for any
 * other event. Keys are form-encoded. The function pixelates the current version, whichever version a task names.
 */
export function readBatchOperations(event: unknown): ParsedEvent | undefined {
  if (!v.is(call, event)) return undefined;
  const { invocationSchemaVersion, invocationId, job, tasks } = event;
  return {
    parts: tasks.map((it) => partOf(job.id, it)),
    answer: (results) => ({
      invocationSchemaVersion,
      treatMissingKeysAs: "PermanentFailure",
      invocationId,
      results: tasks.map(({ taskId }, i) => ({ taskId, ...resultOf(results[i]) })),
    }),
  };
}

function partOf(jobId: string, { taskId, s3Key, s3Bucket, s3BucketArn, s3VersionId }: Task): EventPart {
  const bucket = s3Bucket ?? s3BucketArn?.replace(/^.*:::/, "");
  return {
    id: `${jobId}/${taskId}`,
    isOfJob: true,
    ...readOrCollectError(() => {
      if (bucket === undefined) throw new TypeError("Expected s3Bucket or s3BucketArn in the task");
      const ref = { bucket, key: formDecode(s3Key) };
      return { objects: [s3VersionId ? { ...ref, versionId: s3VersionId } : ref] };
    }),
  };
}

function resultOf(result: PartResult | undefined): { resultCode: ResultCode; resultString: string } {
  const { resultCode, resultString } = codeAndText(result);
  return { resultCode, resultString: resultString.slice(0, MAX_RESULT_CHARACTERS) };
}

function codeAndText(result: PartResult | undefined): { resultCode: ResultCode; resultString: string } {
  const failure = result?.failures[0];
  if (failure !== undefined) {
    const resultCode = result?.part.unreadable.length === 0 ? "TemporaryFailure" : "PermanentFailure";
    return { resultCode, resultString: failure.message };
  }
  const outcome = result?.outcomes[0];
  if (outcome === undefined) {
    return { resultCode: "PermanentFailure", resultString: "The bucket is not a source bucket" };
  }
  if (outcome.kind === "removed" || (outcome.kind === "ignored" && outcome.reason === "gone")) {
    return { resultCode: "PermanentFailure", resultString: "The object does not exist" };
  }
  if (outcome.kind === "ignored") {
    return { resultCode: "Succeeded", resultString: `Ignored: ${outcome.reason}` };
  }
  const { error, outputs } = outcome.manifest;
  return error === undefined
    ? { resultCode: "Succeeded", resultString: `${outputs.length} outputs` }
    : { resultCode: "PermanentFailure", resultString: `${error.code}: ${error.message}` };
}
