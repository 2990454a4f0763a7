import { randomUUID } from "node:crypto";
import type { InvocationResult } from "../lambda/sandbox.ts";
import type { BatchTarget } from "./manifest.ts";

/** Version of the event's schema; 2.0 gives the bucket's name instead of its ARN, and user arguments. */
export type SchemaVersion = "1.0" | "2.0";

/** A function's result for a task (S3 user guide, "Invoke AWS Lambda function", response and result codes). */
export type ResultCode = "Succeeded" | "TemporaryFailure" | "PermanentFailure";

export interface BatchTask extends BatchTarget {
  /** Id of the task, the same in every attempt. */
  readonly taskId: string;
}

export interface TaskAnswer {
  readonly code: ResultCode;
  readonly message: string;
}

interface Call {
  readonly invocationSchemaVersion: SchemaVersion;
  readonly invocationId: string;
}

/** Returns the event with which a job invokes a function for one task. */
export function batchEventOf(
  { taskId, bucket, encodedKey, versionId }: BatchTask,
  job: { readonly id: string; readonly userArguments?: Readonly<Record<string, string>> },
  invocationSchemaVersion: SchemaVersion,
): Call & Readonly<Record<string, unknown>> {
  const { id, userArguments = {} } = job;
  const isFirst = invocationSchemaVersion === "1.0";
  const bucketField = isFirst ? { s3BucketArn: `arn:aws:s3:::${bucket}` } : { s3Bucket: bucket };
  return {
    invocationSchemaVersion,
    invocationId: randomUUID(),
    job: isFirst ? { id } : { id, userArguments },
    tasks: [{ taskId, s3Key: encodedKey, s3VersionId: versionId ?? null, ...bucketField }],
  };
}

/** Reads a function's result for a task. Errors and unusable responses count as temporary failures. */
export function answerOf(
  { payload, functionError }: InvocationResult,
  call: Call,
  taskId: string,
): TaskAnswer {
  if (functionError !== undefined) {
    return {
      code: "TemporaryFailure",
      message: `Lambda returned function error: ${JSON.stringify(payload)}`,
    };
  }
  const answer = isObject(payload) ? payload : {};
  for (const field of ["invocationSchemaVersion", "invocationId"] as const) {
    if (answer[field] !== call[field]) return unusable(`a different ${field}`);
  }
  const results: readonly unknown[] = Array.isArray(answer["results"]) ? answer["results"] : [];
  const result = results.find((it) => isObject(it) && it["taskId"] === taskId);
  if (!isObject(result)) {
    const missing = answer["treatMissingKeysAs"];
    if (!isResultCode(missing)) return unusable("no result and no treatMissingKeysAs");
    return { code: missing, message: "The function's answer has no result for this task" };
  }
  const { resultCode, resultString } = result;
  if (!isResultCode(resultCode)) return unusable("an unknown result code");
  return { code: resultCode, message: typeof resultString === "string" ? resultString : "" };
}

function unusable(what: string): TaskAnswer {
  return { code: "TemporaryFailure", message: `The function answered with ${what}` };
}

function isResultCode(value: unknown): value is ResultCode {
  return value === "Succeeded" || value === "TemporaryFailure" || value === "PermanentFailure";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
