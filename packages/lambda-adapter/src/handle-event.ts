import { randomUUID } from "node:crypto";
import type { Deadline } from "./deadline.ts";
import { readEvent } from "./events/read-event.ts";
import type { IgnoredReason } from "./events/announcement.ts";
import type { Parcel, ParcelResult, Reading } from "./events/reading.ts";
import type { Ending } from "./finishing/ending.ts";
import type { ObjectRef } from "./object-ref.ts";
import { processObject } from "./process-object.ts";
import type { Tools } from "./tools.ts";

/** The invocation that carries an event. */
export interface Invocation {
  readonly deadline: Deadline;
  /** The same when Lambda retries an asynchronous invocation. */
  readonly requestId: string;
}

/**
 * Does everything an event asks for, one object after the other, and only then answers: a failure never keeps the
 * others from being done.
 *
 * @throws {UnknownEvent} for an event of no known shape; whatever its source takes as "deliver this again".
 */
export async function handleEvent(event: unknown, tools: Tools, invocation: Invocation): Promise<unknown> {
  const reading = readOrTell(event, tools);
  const results: ParcelResult[] = [];
  for (const parcel of reading.parcels) results.push(await handleParcel(parcel, tools, invocation));
  return reading.answer(results);
}

function readOrTell(event: unknown, { telemetry }: Tools): Reading {
  try {
    return readEvent(event);
  } catch (error) {
    telemetry.failed(undefined, error);
    throw error;
  }
}

async function handleParcel(
  parcel: Parcel,
  tools: Tools,
  { deadline, requestId }: Invocation,
): Promise<ParcelResult> {
  const { telemetry } = tools;
  const endings: Ending[] = [];
  const failures: Error[] = [];
  for (const error of parcel.unreadable) {
    telemetry.failed(parcel.id === undefined ? undefined : { partId: parcel.id }, error);
    failures.push(error);
  }
  for (const reason of parcel.ignored) telemetry.ignored(reason);
  for (const ref of parcel.objects) {
    const reason = whyNotASource(ref, tools);
    if (reason !== undefined) {
      telemetry.ignored(reason, ref);
      continue;
    }
    const begin = performance.now();
    try {
      const ending = await processObject({
        ref,
        tools,
        deadline,
        deliveryId: parcel.id ?? requestId,
        attemptId: randomUUID(),
      });
      telemetry.ended(ref, ending, performance.now() - begin);
      endings.push(ending);
    } catch (error) {
      telemetry.failed(ref, error, performance.now() - begin);
      failures.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  return { parcel, endings, failures };
}

function whyNotASource({ bucket }: ObjectRef, { settings }: Tools): IgnoredReason | undefined {
  if (bucket === settings.processedBucket) return "own-output";
  return settings.sourceBucket === undefined || bucket === settings.sourceBucket
    ? undefined
    : "foreign-bucket";
}
