import { OutOfTime, Rejection, StorageFault } from "../errors.ts";
import { type Job, markerLocation } from "./job.ts";
import { keyTaken } from "../storage/keys.ts";
import { ATTEMPT } from "./manifest-metadata.ts";
import { hasProvenance, isMadeFrom, type Provenance } from "../manifest/provenance.ts";
import type { PutCondition, ObjectState } from "../storage/s3-store.ts";
import { isOfSameDelivery, isInvocationOver, isSignedBy, signatureOf } from "./attempt.ts";
import { budgetOf, hasMoreThan } from "./budget.ts";
import { quotedLocation, shortened } from "../quoting.ts";

/**
 * A try at a photo that may end its invocation, by its time or its memory. A killed function says nothing; the marker that
 * it leaves in the processed bucket does. docs/reliability.md has the states.
 */
export interface AttemptMarker {
  /** Removes the marker: the invocation lives on, whatever became of the photo. Never throws. */
  end(): Promise<void>;
}

/** Metadata of a marker whose photo had enough time and nothing beside it: if its invocation dies, the photo did it. */
const FAIR = "pixelate-trial-fair";

/** Pauses between looks at the marker of an attempt that may still run: 3 seconds in all. */
const PAUSES_MS = [25, 50, 100, 200, 400, 800, 1_600];

/** Writers of one marker that may get in between before that is called a fault. */
const MAX_TRIES = 12;

/**
 * Writes the marker of a photo that may end the invocation, before the work begins.
 *
 * @param hasSurvived whether this version is known to have been pixelated: an old marker then says nothing.
 * @throws {Rejection} `TOO_COSTLY` when an earlier invocation died in a fair trial; `KEY_TAKEN`.
 * @throws {OutOfTime} when an earlier invocation died in an unfair one, and too little is left for a fair one now.
 * @throws {StorageFault} while another invocation may be at work on the photo.
 */
export async function placeMarker(
  job: Job,
  provenance: Provenance,
  hasSurvived: boolean,
): Promise<AttemptMarker> {
  const { store, pause } = job.tools;
  const { signal } = job.deadline;
  const location = markerLocation(job);
  let condition: PutCondition = "absent";
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const etag = await store.put(location, markerOf(job, provenance), condition, signal);
    if (etag !== undefined) return { end: () => removeMarker(job, etag) };
    const existing = await store.head(location, signal);
    if (existing === undefined) {
      condition = "absent";
      await pause(tries * 10);
      continue;
    }
    if (!isMadeFrom(existing.metadata, job.ref)) throw keyTaken(location, job.ref);
    // The answer to the write was lost.
    if (isSignedBy(job, existing)) return { end: () => removeMarker(job, existing.etag) };
    if (!hasSurvived && isEvidence(job, existing, provenance)) {
      if (!(await isAttemptOver(job, existing))) {
        condition = "absent";
        continue;
      }
      if (existing.metadata[FAIR] !== undefined) throw tooCostly(job);
      if (job.share !== "all") {
        throw new OutOfTime(
          `Expected a whole invocation for ${shortened(job.ref.key)}, as an earlier one ended at it`,
        );
      }
    }
    condition = { etag: existing.etag };
  }
  throw new StorageFault(`${quotedLocation(location)} kept changing while it was written`);
}

/** Removes the marker of a photo that was rejected because of it. Never throws. */
export async function discardMarker(job: Job): Promise<void> {
  try {
    const existing = await job.tools.store.head(markerLocation(job), job.deadline.signal);
    if (existing !== undefined && isMadeFrom(existing.metadata, job.ref))
      await removeMarker(job, existing.etag);
  } catch (error) {
    job.tools.telemetry.warn(MARKER_NOT_REMOVED, error);
  }
}

const MARKER_NOT_REMOVED = "The marker of an attempt could not be removed";

/** Every marker's bytes differ, so that its ETag tells it from any other. */
function markerOf(job: Job, provenance: Provenance) {
  const fair = job.share === "all";
  return {
    bytes: new TextEncoder().encode(`{"attempt":"${job.attemptId}"}\n`),
    contentType: "application/json",
    metadata: { ...provenance, ...signatureOf(job), ...budgetOf(job), ...(fair && { [FAIR]: "true" }) },
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

/** Whether a marker is about this version, and about an attempt with no less time and memory than there are now. */
function isEvidence(job: Job, existing: ObjectState, provenance: Provenance): boolean {
  const attempt = existing.metadata[ATTEMPT] ?? "";
  return (
    hasProvenance(existing.metadata, provenance) &&
    !job.tools.finishedAttempts.has(attempt) &&
    !hasMoreThan(job, existing.metadata)
  );
}

/**
 * Whether the invocation that wrote a marker is over. Lambda and SQS deliver the same thing again after a failure, but now and
 * then also while the first copy is under way: that one is given three seconds to finish, if there is so much time.
 *
 * @returns false when the marker is gone or another by now.
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
    const seen = await store.head(location, job.deadline.signal);
    if (seen?.etag !== existing.etag) return false;
  }
  if (isSame) return true;
  throw new StorageFault(`Another invocation is at work on ${quotedLocation(job.ref)}`);
}

function tooCostly({ tools, deadline }: Job): Rejection {
  const megabytes = Math.round(tools.memoryBytes / 2 ** 20);
  const seconds = Math.round(deadline.totalMs / 1_000);
  return new Rejection(
    "TOO_COSTLY",
    `Expected a photo that can be pixelated in ${seconds} seconds with ${megabytes} MB of memory, but an invocation ended at it. Save the photo anew, make it smaller, or ask for fewer grids`,
  );
}
