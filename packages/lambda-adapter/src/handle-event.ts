import { randomUUID } from "node:crypto";
import { invalidateCopies } from "./cdn/cdn.ts";
import { StaleCopies } from "./cdn/stale-copies.ts";
import type { Deadline } from "./deadline.ts";
import { deliverObject } from "./delivery/deliver.ts";
import { type InvocationShare, type Job, SeenPhoto, type Tools } from "./delivery/job.ts";
import type { Outcome, RemovedOutcome } from "./delivery/outcome.ts";
import { completeRemoval } from "./delivery/removal/complete-removal.ts";
import { asError, InvalidationFault, Postponed, StorageFault } from "./errors.ts";
import type { EventPart, ParsedEvent, PartResult } from "./events/event-part.ts";
import { readEvent } from "./events/read-event.ts";
import type { ObjectRef } from "./object-ref.ts";
import { quotedLocation } from "./quoting.ts";
import type { Settings } from "./settings.ts";

/** The invocation that an event belongs to. */
export interface Invocation {
  readonly deadline: Deadline;
  /** The id that Lambda repeats when it retries an asynchronous invocation. */
  readonly requestId: string;
}

/** One object of an event, and the result of the part that it belongs to. */
interface Task {
  readonly ref: ObjectRef;
  readonly result: PendingResult;
  /** True if the event says that somebody deleted the object. */
  readonly isRemoval: boolean;
  /** The photo as this invocation saw it. A second attempt knows which outputs the first may have written. */
  readonly seen: SeenPhoto;
  readonly stale: StaleCopies;
  /** A removal that must be completed once the copies in caches are removed. */
  removal: { readonly job: Job; readonly outcome: RemovedOutcome } | undefined;
}

/** A {@link PartResult} that is still being filled. */
interface PendingResult extends PartResult {
  readonly outcomes: Outcome[];
  readonly failures: Error[];
}

/**
 * Delivers every object of an event, one after the other, and then answers. A failure does not stop the others.
 *
 * Photos share the time that is left: one that may take more than its share, or is costly, comes last, the least costly
 * first. If Lambda kills the function, the whole event is retried, and the retry finds the other photos done.
 *
 * @throws {UnknownEvent} for an event that no source sends.
 * @throws {Error} if throwing is how this source is asked for a retry.
 */
export async function handleEvent(event: unknown, tools: Tools, invocation: Invocation): Promise<unknown> {
  const parsed = readOrReport(event, tools);
  const results = parsed.parts.map((part) => startResult(part, tools));
  const tasks = results.flatMap((result) => tasksOf(result, tools.settings));
  const sources = tasks.filter(({ ref }) => ignoredBucket(ref, tools) === undefined);
  const postponed: { readonly task: Task; readonly neededMs: number }[] = [];
  for (const [i, task] of tasks.entries()) {
    const unfinished = tasks.length - i + postponed.length;
    const share = sources.length === 1 ? "all" : "some";
    const fairMs = invocation.deadline.remainingMs() / unfinished;
    const neededMs = await deliver(task, tools, invocation, { share, fairMs });
    if (neededMs !== undefined) postponed.push({ task, neededMs });
  }
  postponed.sort((a, b) => a.neededMs - b.neededMs);
  for (const { task } of postponed) {
    await deliver(task, tools, invocation, { share: shareLeft(invocation), fairMs: Infinity });
  }
  await invalidate(tasks, tools, invocation);
  await completeRemovals(tasks, tools, invocation);
  return parsed.answer(results);
}

/** Returns the objects of a part to deliver. Those that somebody deleted are among them if their outputs are deleted too. */
function tasksOf(result: PendingResult, { deleteOutputs }: Settings): Task[] {
  const { objects, removed } = result.part;
  const taskOf = (isRemoval: boolean) => (ref: ObjectRef) => {
    return startTask({ ref, result, isRemoval, seen: new SeenPhoto() });
  };
  return [...objects.map(taskOf(false)), ...(deleteOutputs ? removed.map(taskOf(true)) : [])];
}

function startTask(about: Pick<Task, "ref" | "result" | "isRemoval" | "seen">): Task {
  return { ...about, stale: new StaleCopies(), removal: undefined };
}

/** Completes the removals whose copies are removed from caches. A photo that exists again is delivered. */
async function completeRemovals(tasks: readonly Task[], tools: Tools, invocation: Invocation): Promise<void> {
  const again: Task[] = [];
  for (const task of tasks) {
    const { removal, ref, result } = task;
    if (removal === undefined) continue;
    try {
      if (await completeRemoval(removal.job, removal.outcome)) continue;
      result.outcomes.splice(result.outcomes.indexOf(removal.outcome), 1);
      const next = startTask(task);
      await deliver(next, tools, invocation, { share: "rest", fairMs: Infinity });
      if (next.removal !== undefined) {
        throw new StorageFault(`${quotedLocation(ref)} was uploaded and deleted meanwhile`);
      }
      again.push(next);
    } catch (error) {
      tools.telemetry.failed(ref, error);
      result.failures.push(asError(error));
    }
  }
  await invalidate(again, tools, invocation);
}

/**
 * Removes the copies of everything that the invocation replaced or deleted, with one request. If that fails, each of these
 * deliveries fails, and its retry repeats the removal. If it is refused, a retry would not help.
 */
async function invalidate(
  tasks: readonly Task[],
  { cdn, telemetry }: Tools,
  { deadline }: Invocation,
): Promise<void> {
  const affected = tasks.filter(
    ({ stale, result, removal }) =>
      stale.outdated.size > 0 && (result.part.isOfJob !== true || removal !== undefined),
  );
  if (cdn === undefined || affected.length === 0) return;
  const copies = new StaleCopies().addAll(affected.map(({ stale }) => stale));
  try {
    telemetry.invalidated(
      await telemetry.timed("Invalidate", () => invalidateCopies(cdn, copies, deadline.signal)),
    );
  } catch (error) {
    const fault = asError(error);
    if (fault instanceof InvalidationFault && fault.kind === "refused") {
      telemetry.invalidationRefused(fault);
      return;
    }
    for (const task of affected) {
      telemetry.failed(task.ref, fault);
      task.result.failures.push(fault);
      // The manifest stays: the retry reads in it what to remove.
      task.removal = undefined;
    }
  }
}

/** The fraction of an invocation's time that counts as all of it. */
const NEARLY_ALL = 1 / 3;

function shareLeft({ deadline }: Invocation): InvocationShare {
  return deadline.remainingMs() >= deadline.totalMs * NEARLY_ALL ? "all" : "rest";
}

function readOrReport(event: unknown, { telemetry }: Tools): ParsedEvent {
  try {
    return readEvent(event);
  } catch (error) {
    telemetry.failed(undefined, error);
    throw error;
  }
}

/** Starts the result of a part and reports everything in it that is unreadable or ignored. */
function startResult(part: EventPart, { settings, telemetry }: Tools): PendingResult {
  for (const error of part.unreadable) {
    telemetry.failed(part.id === undefined ? undefined : { partId: part.id }, error);
  }
  for (const reason of part.ignored) telemetry.ignored(reason);
  if (!settings.deleteOutputs) for (const ref of part.removed) telemetry.ignored("deletion", ref);
  return { part, outcomes: [], failures: [...part.unreadable] };
}

/**
 * Delivers one object and adds its outcome to the part's result.
 *
 * @returns an upper estimate of its milliseconds if it is postponed; otherwise undefined.
 */
async function deliver(
  task: Task,
  tools: Tools,
  { deadline, requestId }: Invocation,
  shares: Pick<Job, "share" | "fairMs">,
): Promise<number | undefined> {
  const { ref, isRemoval, seen, stale } = task;
  const { part, outcomes, failures } = task.result;
  const reason = ignoredBucket(ref, tools);
  if (reason !== undefined) {
    tools.telemetry.ignored(reason, ref);
    return undefined;
  }
  const begin = performance.now();
  try {
    const job: Job = {
      ref,
      tools,
      deadline,
      deliveryId: part.id ?? requestId,
      attemptId: randomUUID(),
      isSuspect: part.wasReceivedBefore === true,
      ...shares,
      stale,
      isRemoval,
      seen,
    };
    const outcome = await deliverObject(job);
    if (outcome.kind === "removed") task.removal = { job, outcome };
    tools.telemetry.finished(ref, outcome, performance.now() - begin);
    outcomes.push(outcome);
  } catch (error) {
    if (error instanceof Postponed) return error.neededMs;
    tools.telemetry.failed(ref, error, performance.now() - begin);
    failures.push(asError(error));
  }
  return undefined;
}

/** Returns the reason to ignore the objects of a bucket, or undefined for a source bucket. */
function ignoredBucket(
  { bucket }: ObjectRef,
  { settings }: Tools,
): "own-output" | "foreign-bucket" | undefined {
  if (bucket === settings.processedBucket) return "own-output";
  return settings.sourceBucket === undefined || bucket === settings.sourceBucket
    ? undefined
    : "foreign-bucket";
}
