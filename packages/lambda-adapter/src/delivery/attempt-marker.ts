import { OutOfTime, Rejection, StorageFault } from "../errors.ts";
import { type Job, trialPlace } from "./job.ts";
import { keyTaken } from "../storage/keys.ts";
import { ATTEMPT } from "./manifest-metadata.ts";
import { bearsMark, isMadeOf, type Mark } from "../manifest/provenance.ts";
import type { Condition, ObjectState } from "../storage/s3-store.ts";
import { isOfSameDelivery, isOver, isSignedBy, signatureOf } from "./attempt.ts";
import { budgetOf, hasMoreThan } from "./budget.ts";
import { quotedPlace, shortened } from "../quoting.ts";

/**
 * A try at a photo that may end its invocation, by its time or its memory. A killed function says nothing; the marker that
 * it leaves in the processed bucket does. docs/reliability.md has the states.
 */
export interface Trial {
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
export async function beginTrial(job: Job, mark: Mark, hasSurvived: boolean): Promise<Trial> {
  const { store, pause } = job.tools;
  const { signal } = job.deadline;
  const place = trialPlace(job);
  let condition: Condition = "absent";
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const etag = await store.put(place, markerOf(job, mark), condition, signal);
    if (etag !== undefined) return { end: () => removeMarker(job, etag) };
    const there = await store.head(place, signal);
    if (there === undefined) {
      condition = "absent";
      await pause(tries * 10);
      continue;
    }
    if (!isMadeOf(there.metadata, job.ref)) throw keyTaken(place, job.ref);
    // The answer to the write was lost.
    if (isSignedBy(job, there)) return { end: () => removeMarker(job, there.etag) };
    if (!hasSurvived && tellsOfDeath(job, there, mark)) {
      if (!(await isDead(job, there))) {
        condition = "absent";
        continue;
      }
      if (there.metadata[FAIR] !== undefined) throw tooCostly(job);
      if (job.share !== "all") {
        throw new OutOfTime(
          `Expected a whole invocation for ${shortened(job.ref.key)}, as an earlier one ended at it`,
        );
      }
    }
    condition = { etag: there.etag };
  }
  throw new StorageFault(`${quotedPlace(place)} kept changing while it was written`);
}

/** Removes the marker of a photo that was rejected because of it. Never throws. */
export async function forgetTrial(job: Job): Promise<void> {
  try {
    const there = await job.tools.store.head(trialPlace(job), job.deadline.signal);
    if (there !== undefined && isMadeOf(there.metadata, job.ref)) await removeMarker(job, there.etag);
  } catch (error) {
    job.tools.telemetry.warn(LEFT_BEHIND, error);
  }
}

const LEFT_BEHIND = "The marker of an attempt could not be removed";

/** Every marker's bytes differ, so that its ETag tells it from any other. */
function markerOf(job: Job, mark: Mark) {
  const fair = job.share === "all";
  return {
    bytes: new TextEncoder().encode(`{"attempt":"${job.attemptId}"}\n`),
    contentType: "application/json",
    metadata: { ...mark, ...signatureOf(job), ...budgetOf(job), ...(fair && { [FAIR]: "true" }) },
  };
}

async function removeMarker(job: Job, etag: string): Promise<void> {
  const { store, survived, telemetry } = job.tools;
  survived.add(job.attemptId);
  try {
    await store.delete(trialPlace(job), { etag }, job.deadline.signal);
  } catch (error) {
    telemetry.warn(LEFT_BEHIND, error);
  }
}

/** Whether a marker is about this version, and about an attempt with no less time and memory than there are now. */
function tellsOfDeath(job: Job, there: ObjectState, mark: Mark): boolean {
  const attempt = there.metadata[ATTEMPT] ?? "";
  return (
    bearsMark(there.metadata, mark) && !job.tools.survived.has(attempt) && !hasMoreThan(job, there.metadata)
  );
}

/**
 * Whether the invocation that wrote a marker is over. Lambda and SQS deliver the same thing again after a failure, but now and
 * then also while the first copy is under way: that one is given three seconds to finish, if there is so much time.
 *
 * @returns false when the marker is gone or another by now.
 * @throws {StorageFault} for an attempt at another delivery that may still run.
 */
async function isDead(job: Job, there: ObjectState): Promise<boolean> {
  const { store, now, pause } = job.tools;
  const isSame = isOfSameDelivery(job, there);
  if (isOver(there, now(), isSame ? 0 : undefined)) return true;
  const place = trialPlace(job);
  for (const milliseconds of PAUSES_MS) {
    if (job.deadline.remainingMs() < job.deadline.wholeMs / 2) break;
    await pause(milliseconds);
    const seen = await store.head(place, job.deadline.signal);
    if (seen?.etag !== there.etag) return false;
  }
  if (isSame) return true;
  throw new StorageFault(`Another invocation is at work on ${quotedPlace(job.ref)}`);
}

function tooCostly({ tools, deadline }: Job): Rejection {
  const megabytes = Math.round(tools.memoryBytes / 2 ** 20);
  const seconds = Math.round(deadline.wholeMs / 1_000);
  return new Rejection(
    "TOO_COSTLY",
    `Expected a photo that can be pixelated in ${seconds} seconds with ${megabytes} MB of memory, but an invocation ended at it. Save the photo anew, make it smaller, or ask for fewer grids`,
  );
}
