import { randomUUID } from "node:crypto";
import { invalidateCopies } from "./cdn/cdn.ts";
import { StaleCopies } from "./cdn/stale-copies.ts";
import type { Deadline } from "./deadline.ts";
import { deliverObject } from "./delivery/deliver.ts";
import type { InvocationShare, Job, Tools } from "./delivery/job.ts";
import type { Outcome } from "./delivery/outcome.ts";
import { InvalidationFault, Postponed } from "./errors.ts";
import type { EventPart, ParsedEvent, PartResult } from "./events/event-part.ts";
import { readEvent } from "./events/read-event.ts";
import type { ObjectRef } from "./object-ref.ts";

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
  readonly stale: StaleCopies;
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
  const tasks = results.flatMap((result) => result.part.objects.map((ref) => taskOf(ref, result)));
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
  return parsed.answer(results);
}

function taskOf(ref: ObjectRef, result: PendingResult): Task {
  return { ref, result, stale: new StaleCopies() };
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
    ({ stale, result }) => stale.outdated.size > 0 && result.part.isOfJob !== true,
  );
  if (cdn === undefined || affected.length === 0) return;
  const copies = new StaleCopies().addAll(affected.map(({ stale }) => stale));
  try {
    telemetry.invalidated(
      await telemetry.timed("Invalidate", () => invalidateCopies(cdn, copies, deadline.signal)),
    );
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    if (fault instanceof InvalidationFault && fault.kind === "refused") {
      telemetry.invalidationRefused(fault);
      return;
    }
    for (const { ref, result } of affected) {
      telemetry.failed(ref, fault);
      result.failures.push(fault);
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
function startResult(part: EventPart, { telemetry }: Tools): PendingResult {
  for (const error of part.unreadable) {
    telemetry.failed(part.id === undefined ? undefined : { partId: part.id }, error);
  }
  for (const reason of part.ignored) telemetry.ignored(reason);
  return { part, outcomes: [], failures: [...part.unreadable] };
}

/**
 * Delivers one object and adds its outcome to the part's result.
 *
 * @returns an upper estimate of its milliseconds if it is postponed; otherwise undefined.
 */
async function deliver(
  { ref, result, stale }: Task,
  tools: Tools,
  { deadline, requestId }: Invocation,
  shares: Pick<Job, "share" | "fairMs">,
): Promise<number | undefined> {
  const { part, outcomes, failures } = result;
  const reason = ignoredBucket(ref, tools);
  if (reason !== undefined) {
    tools.telemetry.ignored(reason, ref);
    return undefined;
  }
  const begin = performance.now();
  try {
    const outcome = await deliverObject({
      ref,
      tools,
      deadline,
      deliveryId: part.id ?? requestId,
      attemptId: randomUUID(),
      isSuspect: part.wasReceivedBefore === true,
      ...shares,
      stale,
    });
    tools.telemetry.finished(ref, outcome, performance.now() - begin);
    outcomes.push(outcome);
  } catch (error) {
    if (error instanceof Postponed) return error.neededMs;
    tools.telemetry.failed(ref, error, performance.now() - begin);
    failures.push(error instanceof Error ? error : new Error(String(error)));
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
