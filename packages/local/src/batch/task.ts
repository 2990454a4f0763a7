import { randomUUID } from "node:crypto";
import type { InvocationResult } from "../lambda/sandbox.ts";
import type { BatchTarget } from "./manifest.ts";

/** The forms in which a job may call a function; 2.0 names the bucket instead of its ARN and brings arguments. */
export type SchemaVersion = "1.0" | "2.0";

/** What a function may say of a task (S3 user guide, "Invoke AWS Lambda function", response and result codes). */
export type ResultCode = "Succeeded" | "TemporaryFailure" | "PermanentFailure";

export interface BatchTask extends BatchTarget {
  /** The same in every try. */
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

/** The event that a job invokes a function with: one task each. */
export function batchEventOf(
  { taskId, bucket, encodedKey, versionId }: BatchTask,
  job: { readonly id: string; readonly userArguments?: Readonly<Record<string, string>> },
  invocationSchemaVersion: SchemaVersion,
): Call & Readonly<Record<string, unknown>> {
  const { id, userArguments = {} } = job;
  const isFirst = invocationSchemaVersion === "1.0";
  const place = isFirst ? { s3BucketArn: `arn:aws:s3:::${bucket}` } : { s3Bucket: bucket };
  return {
    invocationSchemaVersion,
    invocationId: randomUUID(),
    job: isFirst ? { id } : { id, userArguments },
    tasks: [{ taskId, s3Key: encodedKey, s3VersionId: versionId ?? null, ...place }],
  };
}

/** Reads what a function answered about a task. An error, and an answer that is none, may be better next time. */
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
    if (answer[field] !== call[field]) return unusable(`another ${field} than it was called with`);
  }
  const results: readonly unknown[] = Array.isArray(answer["results"]) ? answer["results"] : [];
  const result = results.find((it) => isObject(it) && it["taskId"] === taskId);
  if (!isObject(result)) {
    const missing = answer["treatMissingKeysAs"];
    if (!isResultCode(missing)) return unusable("no result and no treatMissingKeysAs");
    return { code: missing, message: "The function's answer has no result for this task" };
  }
  const { resultCode, resultString } = result;
  if (!isResultCode(resultCode)) return unusable("a result code that there is not");
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
