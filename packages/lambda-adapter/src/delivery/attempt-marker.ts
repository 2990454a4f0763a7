import { OutOfTime, Rejection, StorageFault } from "../errors.ts";
import { hasProvenance, isMadeFrom, type Provenance } from "../manifest/provenance.ts";
import { quotedLocation, shortened } from "../quoting.ts";
import { keyTaken } from "../storage/keys.ts";
import type { NewObject, ObjectState, PutCondition } from "../storage/store.ts";
import {
  attemptIn,
  hasMoreResources,
  isInvocationOver,
  isOfSameDelivery,
  isSignedBy,
  resourcesOf,
  signatureOf,
} from "./attempt.ts";
import { type Job, markerLocation } from "./job.ts";

/**
 * An object in the processed bucket that says: an attempt is pixelating a costly photo. Lambda kills a function that exceeds
 * its time or memory, and then only the marker is left to say which photo it was. See README.md for the states.
 */
export interface AttemptMarker {
  /** Removes the marker, because the invocation goes on. Never throws. */
  remove(): Promise<void>;
}

/** Metadata of a marker whose photo had a whole invocation to itself. If that invocation is killed, the photo was the cause. */
const FAIR = "pixelate-trial-fair";

/** Pauses between reads of a marker whose attempt may still run: 3 seconds in all. */
const PAUSES_MS = [25, 50, 100, 200, 400, 800, 1_600];

/** Limits the attempts to write a marker that others also write. */
const MAX_TRIES = 12;

/**
 * Writes the marker of a costly photo before the work begins.
 *
 * @param wasPixelated true if an earlier manifest says that this version was pixelated. An old marker then proves nothing.
 * @throws {Rejection} `TOO_COSTLY` if an earlier invocation was killed although the photo had all of it; `KEY_TAKEN`.
 * @throws {OutOfTime} if an earlier invocation was killed with less than all of it, and this one also has too little left.
 * @throws {StorageFault} while another delivery's invocation may be working on the photo.
 */
export async function placeMarker(
  job: Job,
  provenance: Provenance,
  wasPixelated: boolean,
): Promise<AttemptMarker> {
  const { store, pause } = job.tools;
  const { signal } = job.deadline;
  const location = markerLocation(job);
  let condition: PutCondition = "absent";
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const etag = await store.put(location, markerObject(job, provenance), condition, signal);
    if (etag !== undefined) return { remove: () => removeMarker(job, etag) };
    const existing = await store.head(location, signal);
    if (existing === undefined) {
      condition = "absent";
      await pause(tries * 10);
      continue;
    }
    if (!isMadeFrom(existing.metadata, job.ref)) throw keyTaken(location, job.ref);
    // The write succeeded, but its answer was lost.
    if (isSignedBy(job, existing)) return { remove: () => removeMarker(job, existing.etag) };
    if (!wasPixelated && isFromKilledAttempt(job, existing, provenance)) {
      if (!(await isAttemptOver(job, existing))) {
        condition = "absent";
        continue;
      }
      if (existing.metadata[FAIR] !== undefined) throw tooCostly(job);
      if (job.share !== "all") {
        throw new OutOfTime(
          `Expected a whole invocation for ${shortened(job.ref.key)}: an earlier one was killed while it worked on this photo`,
        );
      }
    }
    condition = { etag: existing.etag };
  }
  throw new StorageFault(`${quotedLocation(location)} kept changing while it was written`);
}

/** Removes the marker of a photo after its rejection was recorded. Never throws. */
export async function discardMarker(job: Job): Promise<void> {
  try {
    const existing = await job.tools.store.head(markerLocation(job), job.deadline.signal);
    if (existing !== undefined && isMadeFrom(existing.metadata, job.ref)) {
      await removeMarker(job, existing.etag);
    }
  } catch (error) {
    job.tools.telemetry.warn(MARKER_NOT_REMOVED, error);
  }
}

const MARKER_NOT_REMOVED = "The marker of an attempt could not be removed";

/** Creates a marker. The bytes contain the attempt's id: no two markers have the same ETag. */
function markerObject(job: Job, provenance: Provenance): NewObject {
  const isFair = job.share === "all";
  return {
    bytes: new TextEncoder().encode(`{"attempt":"${job.attemptId}"}\n`),
    contentType: "application/json",
    metadata: {
      ...provenance,
      ...signatureOf(job),
      ...resourcesOf(job),
      ...(isFair && { [FAIR]: "true" }),
    },
  };
}

async function removeMarker(job: Job, etag: string): Promise<void> {
  const { store, finishedAttempts, telemetry } = job.tools;
  finishedAttempts.add(job.attemptId);
  try {
    await store.delete(markerLocation(job), { etag }, job.deadline.signal);
  } catch (error) {
    telemetry.warn(MARKER_NOT_REMOVED, error);
  }
}

/**
 * Reports whether a marker can prove that this version is too costly. It must be about the same version, and its attempt must
 * have had no less time and memory than this one.
 */
function isFromKilledAttempt(job: Job, existing: ObjectState, provenance: Provenance): boolean {
  return (
    hasProvenance(existing.metadata, provenance) &&
    !job.tools.finishedAttempts.has(attemptIn(existing) ?? "") &&
    !hasMoreResources(job, existing)
  );
}

/**
 * Reports whether the invocation that wrote a marker is over. Lambda and SQS retry a delivery after a failure, but sometimes
 * also while the first copy is still running. This attempt waits up to three seconds for that copy if it has the time.
 *
 * @returns false if the marker is gone or another marker replaced it.
 * @throws {StorageFault} for an attempt at another delivery that may still run.
 */
async function isAttemptOver(job: Job, existing: ObjectState): Promise<boolean> {
  const { store, now, pause } = job.tools;
  const isSame = isOfSameDelivery(job, existing);
  if (isInvocationOver(existing, now(), isSame ? 0 : undefined)) return true;
  const location = markerLocation(job);
  for (const milliseconds of PAUSES_MS) {
    if (job.deadline.remainingMs() < job.deadline.totalMs / 2) break;
    await pause(milliseconds);
    const current = await store.head(location, job.deadline.signal);
    if (current?.etag !== existing.etag) return false;
  }
  if (isSame) return true;
  throw new StorageFault(`Another invocation is working on ${quotedLocation(job.ref)}`);
}

function tooCostly({ tools, deadline }: Job): Rejection {
  const megabytes = Math.round(tools.memoryBytes / 2 ** 20);
  const seconds = Math.round(deadline.totalMs / 1_000);
  return new Rejection(
    "TOO_COSTLY",
    `Expected to pixelate the photo in ${seconds} seconds with ${megabytes} MB of memory but an invocation was killed while it did. Save the photo again in an editor, make it smaller, or request fewer grids`,
  );
}
