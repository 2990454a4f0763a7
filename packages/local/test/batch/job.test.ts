import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBatchJob, type TaskResult } from "../../src/batch/job.ts";
import { LambdaFunction } from "../../src/lambda/function.ts";

let lambda: LambdaFunction;
beforeAll(() => {
  const handlerFile = fileURLToPath(new URL("../fixtures/batch-tasks.mjs", import.meta.url));
  lambda = new LambdaFunction({ handlerFile, environment: {}, concurrency: 1 });
});
afterAll(() => lambda.close());

const target = (encodedKey: string) => ({ bucket: "source", encodedKey });

describe("runBatchJob", () => {
  it("invokes the function for each object with its encoded key in schema 1.0", async () => {
    const { id, results } = await runBatchJob(lambda, [{ ...target("echo"), versionId: "v1" }], {
      schemaVersion: "1.0",
    });
    expect(JSON.parse(results[0]?.message ?? "")).toEqual({
      invocationSchemaVersion: "1.0",
      invocationId: expect.any(String) as string,
      job: { id },
      tasks: [
        {
          taskId: results[0]?.task.taskId,
          s3Key: "echo",
          s3VersionId: "v1",
          s3BucketArn: "arn:aws:s3:::source",
        },
      ],
    });
  });

  it("passes the bucket's name and user arguments in schema 2.0", async () => {
    const { id, results } = await runBatchJob(lambda, [target("echo")], { userArguments: { a: "1" } });
    expect(JSON.parse(results[0]?.message ?? "")).toMatchObject({
      invocationSchemaVersion: "2.0",
      job: { id, userArguments: { a: "1" } },
      tasks: [{ s3Key: "echo", s3VersionId: null, s3Bucket: "source" }],
    });
  });

  it.each([
    ["permanent", "PermanentFailure", 'call 1, "quoted"', 1],
    ["temporary", "TemporaryFailure", "call 3", 3],
    ["better-later", "Succeeded", "call 3", 3],
    ["throws", "TemporaryFailure", "on purpose", 3],
    ["missing", "PermanentFailure", "no result for this task", 1],
    ["missing-undecided", "TemporaryFailure", "no treatMissingKeysAs", 3],
    ["unknown-code", "TemporaryFailure", "an unknown result code", 3],
    ["other-call", "TemporaryFailure", "a different invocationId", 3],
  ])("ends a task that is %s with %s", async (key, code, message, tries) => {
    // Its own process, which counts its calls.
    const alone = new LambdaFunction({ ...lambda.settings });
    const { results } = await runBatchJob(alone, [target(key)], { retryDelaysMs: [1, 1] });
    await alone.close();
    expect(results).toMatchObject([{ code, message: expect.stringContaining(message) as string, tries }]);
  });

  it("retries temporary failures after all other tasks, and reports in the manifest's order", async () => {
    const finished: TaskResult[] = [];
    const { results } = await runBatchJob(lambda, ["temporary", "x", "y"].map(target), {
      retryDelaysMs: [1],
      onTask: (result) => finished.push(result),
    });
    expect(finished.map(({ task }) => task.encodedKey)).toEqual(["x", "y", "temporary"]);
    expect(results.map(({ task }) => task.encodedKey)).toEqual(["temporary", "x", "y"]);
    expect(new Set(results.map(({ task }) => task.taskId)).size).toBe(3);
  });

  it("has nothing to do for an empty bucket", async () => {
    expect((await runBatchJob(lambda, [])).results).toEqual([]);
  });
});
