import { randomUUID } from "node:crypto";
import type { Deadline } from "./deadline.ts";
import { readEvent } from "./events/read-event.ts";
import type { IgnoredReason } from "./events/announcement.ts";
import type { EventPart, PartResult, ParsedEvent } from "./events/event-part.ts";
import { Postponed } from "./errors.ts";
import type { Outcome } from "./delivery/outcome.ts";
import type { InvocationShare } from "./delivery/job.ts";
import type { ObjectRef } from "./object-ref.ts";
import { deliverObject } from "./delivery/deliver.ts";
import type { Tools } from "./delivery/tools.ts";

/** The invocation that carries an event. */
export interface Invocation {
  readonly deadline: Deadline;
  /** The same when Lambda retries an asynchronous invocation. */
  readonly requestId: string;
}

/** One object of an event, and the part of the event that succeeds or fails with it. */
interface Task {
  readonly ref: ObjectRef;
  readonly result: PendingResult;
}

/** A {@link PartResult} that is still being made. */
interface PendingResult extends PartResult {
  readonly outcomes: Outcome[];
  readonly failures: Error[];
}

/**
 * Does everything an event asks for, one object after the other, and only then answers: a failure never keeps the
 * others from being done. Photos that may end the invocation come last, the least costly first: a killed function gives
 * no answer, so that all of the event is delivered again, and what is finished by then is only found finished.
 *
 * @throws {UnknownEvent} for an event of no known shape; whatever its source takes as "deliver this again".
 */
export async function handleEvent(event: unknown, tools: Tools, invocation: Invocation): Promise<unknown> {
  const parsed = readOrReport(event, tools);
  const results = parsed.parts.map((part) => startResult(part, tools));
  const tasks = results.flatMap((result) => result.part.objects.map((ref) => ({ ref, result })));
  const sources = tasks.filter(({ ref }) => whyNotASource(ref, tools) === undefined);
  const postponed: { readonly task: Task; readonly neededMs: number }[] = [];
  for (const task of tasks) {
    const neededMs = await run(task, tools, invocation, sources.length === 1 ? "all" : "some");
    if (neededMs !== undefined) postponed.push({ task, neededMs });
  }
  postponed.sort((a, b) => a.neededMs - b.neededMs);
  for (const { task } of postponed) await run(task, tools, invocation, shareLeft(invocation));
  return parsed.answer(results);
}

/** Part of an invocation's time with which a photo still counts as having had all of it. */
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

/** The result of a part of an event, with all that could not be read of it. */
function startResult(part: EventPart, { telemetry }: Tools): PendingResult {
  for (const error of part.unreadable) {
    telemetry.failed(part.id === undefined ? undefined : { partId: part.id }, error);
  }
  for (const reason of part.ignored) telemetry.ignored(reason);
  return { part, outcomes: [], failures: [...part.unreadable] };
}

/**
 * Works on one object and adds what became of it to its part's result.
 *
 * @returns the milliseconds that it takes at worst, if it has to wait until it is alone.
 */
async function run(
  { ref, result }: Task,
  tools: Tools,
  { deadline, requestId }: Invocation,
  share: InvocationShare,
): Promise<number | undefined> {
  const { part, outcomes, failures } = result;
  const reason = whyNotASource(ref, tools);
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
      share,
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

function whyNotASource({ bucket }: ObjectRef, { settings }: Tools): IgnoredReason | undefined {
  if (bucket === settings.processedBucket) return "own-output";
  return settings.sourceBucket === undefined || bucket === settings.sourceBucket
    ? undefined
    : "foreign-bucket";
}
