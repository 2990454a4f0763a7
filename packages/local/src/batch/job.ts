import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { LambdaFunction } from "../lambda/function.ts";
import type { BatchTarget } from "./manifest.ts";
import { answerOf, batchEventOf, type BatchTask, type SchemaVersion, type TaskAnswer } from "./task.ts";

export interface BatchJobOptions {
  readonly schemaVersion?: SchemaVersion;
  /** Arguments for the function; schema 2.0 only. */
  readonly userArguments?: Readonly<Record<string, string>>;
  /** Pauses before tasks with a temporary failure are retried; by default half a second, then a second. */
  readonly retryDelaysMs?: readonly number[];
  /** Called for each finished task. */
  readonly onTask?: (result: TaskResult) => void;
}

/** The result of a task. */
export interface TaskResult extends TaskAnswer {
  readonly task: BatchTask;
  readonly tries: number;
}

export interface BatchJob {
  readonly id: string;
  /** In the order of the manifest. */
  readonly results: readonly TaskResult[];
}

/**
 * Runs a function on every object of a list, as S3 Batch Operations does: one synchronous invocation for each object, as
 * many at once as the function's concurrency allows. Temporary failures are retried after all other tasks. Unlike S3, the
 * job does not stop when many tasks fail.
 */
export async function runBatchJob(
  lambda: LambdaFunction,
  targets: readonly BatchTarget[],
  options: BatchJobOptions = {},
): Promise<BatchJob> {
  const { schemaVersion = "2.0", retryDelaysMs = [500, 1_000], onTask, userArguments } = options;
  const id = randomUUID();
  const job = { id, ...(userArguments !== undefined && { userArguments }) };
  const tasks = targets.map((target, i) => ({ ...target, taskId: taskIdOf(i) }));
  const results = new Map<string, TaskResult>();
  let left: readonly BatchTask[] = tasks;
  for (let tries = 1; left.length > 0; tries++) {
    const delay = retryDelaysMs[tries - 1];
    const isLastTry = delay === undefined;
    const again: BatchTask[] = [];
    await runConcurrently(left, lambda.settings.concurrency, async (task) => {
      const event = batchEventOf(task, job, schemaVersion);
      const answer = answerOf(await lambda.invoke(event), event, task.taskId);
      if (answer.code === "TemporaryFailure" && !isLastTry) {
        again.push(task);
      } else {
        const result = { ...answer, task, tries };
        results.set(task.taskId, result);
        onTask?.(result);
      }
    });
    left = again;
    if (left.length > 0) await sleep(delay);
  }
  return { id, results: tasks.flatMap(({ taskId }) => results.get(taskId) ?? []) };
}

/** Returns an opaque id, as S3 does. */
function taskIdOf(index: number): string {
  return Buffer.from(`task-${index}`).toString("base64");
}

async function runConcurrently<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
