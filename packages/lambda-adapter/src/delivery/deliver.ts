import { isOfSameDelivery, isSignedBy, signatureOf } from "./attempt.ts";
import { requireTime } from "../deadline.ts";
import { Rejection, StorageFault } from "../errors.ts";
import type { Ending } from "./outcome.ts";
import { finish, finishGone } from "./finish.ts";
import { type Job, manifestPlace, sourcePlace } from "./job.ts";
import { isPossibleKey, keyTaken, outputKey, requirePossibleKey } from "../storage/keys.ts";
import {
  isSameResult,
  type Manifest,
  rejectedManifest,
  type SeenState,
  serialiseManifest,
  serialiseResult,
} from "../manifest/manifest.ts";
import { DELETION_WANTED } from "./manifest-metadata.ts";
import { isOwnOutput, isSameMark, type Mark, markIn, markOf, markOfContent } from "../manifest/provenance.ts";
import { recipeFor } from "../pixelation/object-settings.ts";
import { type Settlement, settle, type Standing } from "./conditional-put.ts";
import type { Recipe } from "../settings.ts";
import {
  isAboutSame,
  isDone,
  lookUpManifest,
  readManifest,
  type StandingManifest,
} from "./stored-manifest.ts";
import type { ObjectState, OpenObject } from "../storage/s3-store.ts";
import { tellUnrecorded } from "./notify-once.ts";
import { budgetOf } from "./budget.ts";
import { forgetTrial } from "./attempt-marker.ts";
import { pixelatedManifest } from "./write-outputs.ts";
import { quotedPlace } from "../quoting.ts";

/** Newer versions that may come in while one is worked on before the delivery is given back to be tried later. */
const MAX_ROUNDS = 6;

/** Time below which not even a small image is begun. */
const MIN_MS = 500;

/**
 * Pixelates the current version of an object, whichever version the event was about: events come late and out of
 * order, and the newest version is the one whose outputs are to stand. Outputs first, the manifest last; both only as
 * {@link settle} allows. Doing it twice changes nothing; stopping anywhere and doing it again completes it.
 *
 * @throws {StorageFault | OutOfTime} when a later try may succeed. Images that can never be pixelated do not throw.
 */
export async function processObject(job: Job): Promise<Ending> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    requireTime(job.deadline, MIN_MS, "an object");
    const ending = await processCurrentVersion(job);
    if (ending !== undefined) return ending;
  }
  throw new StorageFault(`${quotedPlace(job.ref)} was overwritten ${MAX_ROUNDS} times meanwhile`);
}

/** @returns undefined when the version that was current at the beginning no longer is. */
async function processCurrentVersion(job: Job): Promise<Ending | undefined> {
  const { ref, tools } = job;
  const opened = await orRejection(() => openWithManifest(job));
  if (opened instanceof Rejection) return tellUnrecorded(job, rejectedManifest(ref, UNSEEN, opened));
  const { source, earlier } = opened;
  if (source === undefined) return finishGone(job);
  if (isFolder(job, source) || isOwnOutput(source.metadata)) {
    source.discard();
    return { kind: "ignored", reason: isFolder(job, source) ? "folder" : "own-output" };
  }
  if (earlier === "taken") {
    source.discard();
    return tellUnrecorded(job, rejectedManifest(ref, source, keyTaken(manifestPlace(job), ref)));
  }
  const mark = markOf(ref, source, tools.settings);
  if (earlier !== undefined && (await isDone(job, earlier, mark))) {
    source.discard();
    // A delivery that is tried again after it stopped goes on with what is its own.
    return { ...(await finish(job, earlier)), isRepeated: !isOfSameDelivery(job, earlier.standing) };
  }
  return recordVersion(job, source, mark, earlier);
}

/** Of an object that S3 shows nothing of. */
const UNSEEN: SeenState = { etag: "", bytes: 0 };

/** What consoles put where a folder is to be seen. */
function isFolder({ ref }: Job, source: OpenObject): boolean {
  return ref.key.endsWith("/") && source.bytes === 0;
}

/** Asks for both at once: for nearly every photo there is no manifest yet, and no need to wait for that answer alone. */
async function openWithManifest(
  job: Job,
): Promise<{ source: OpenObject | undefined; earlier: StandingManifest | "taken" | undefined }> {
  const { ref, tools, deadline } = job;
  const [source, earlier] = await Promise.allSettled([
    tools.store.open(sourcePlace(job), deadline.signal),
    isPossibleKey(manifestPlace(job).key) ? lookUpManifest(ref, tools, deadline.signal) : undefined,
  ]);
  if (source.status === "rejected") throw source.reason;
  if (earlier.status === "rejected") {
    source.value?.discard();
    throw earlier.reason;
  }
  return { source: source.value, earlier: earlier.value };
}

/**
 * Writes outputs and manifest of one version and tells of it.
 *
 * @param earlier the manifest that stood before, whatever version it is about.
 */
async function recordVersion(
  job: Job,
  source: OpenObject,
  mark: Mark,
  earlier: StandingManifest | undefined,
): Promise<Ending | undefined> {
  const { ref, tools } = job;
  const isCurrent = async () => {
    const state = await tools.store.head(sourcePlace(job), job.deadline.signal);
    return state !== undefined && isSameMark(markOf(ref, state, tools.settings), mark);
  };
  const recipe = await orRejection(() => checkedRecipe(job, source));
  if (recipe instanceof Rejection) source.discard();
  const result =
    recipe instanceof Rejection
      ? rejectedManifest(ref, source, recipe)
      : await pixelatedManifest(job, source, recipe, mark, isCurrent, wasPixelated(earlier, mark));
  if (result === undefined) return undefined;
  // Done again under other settings, or by another build, with the same result: there is no news to tell.
  const isOldNews = earlier?.manifest.notification === "sent" && isSameResult(earlier.manifest, result);
  const manifest: Manifest = isOldNews ? { ...result, notification: "sent" } : result;
  const isTooCostly = manifest.error?.code === "TOO_COSTLY";
  const metadata = {
    ...signatureOf(job),
    ...(isTooCostly && budgetOf(job)),
    ...(recipe instanceof Rejection || !recipe.deleteOriginal ? {} : { [DELETION_WANTED]: "true" }),
  };
  // The attempt that seemed to have died may be done after all.
  const yieldsTo = (there: ObjectState) =>
    isTooCostly && there.etag !== earlier?.standing.etag && isSameMark(markIn(there.metadata), mark);
  const standing = await orRejection(() =>
    recordManifest(job, manifest, metadata, { mark, isCurrent, yieldsTo }),
  );
  if (standing instanceof Rejection) return tellUnrecorded(job, rejectedManifest(ref, source, standing));
  if (standing === undefined) return undefined;
  if (isTooCostly) await forgetTrial(job);
  // An output that was replaced and restored in between has the ETag it had: only this last look tells.
  const current = await tools.telemetry.timed("Verify", () =>
    tools.store.head(sourcePlace(job), job.deadline.signal),
  );
  if (current !== undefined && !isSameMark(markOf(ref, current, tools.settings), mark)) return undefined;
  if (isSignedBy(job, standing)) return finish(job, { manifest, standing });
  // Another attempt wrote it first, and may have come further since.
  const theirs = await readManifest(job);
  if (theirs === undefined || !isAboutSame(theirs.standing, standing)) return undefined;
  return { ...(await finish(job, theirs)), isRepeated: !isOfSameDelivery(job, theirs.standing) };
}

/** Whether an earlier manifest says that this version was pixelated, in the same way. */
function wasPixelated(earlier: StandingManifest | undefined, mark: Mark): boolean {
  return earlier?.manifest.status === "pixelated" && isSameMark(markIn(earlier.standing.metadata), mark);
}

/** @throws {Rejection} when the object's settings are wrong, or its key too long. */
function checkedRecipe(job: Job, source: ObjectState): Recipe {
  const { ref, tools } = job;
  requirePossibleKey(manifestPlace(job).key, "the manifest");
  const recipe = recipeFor(source.metadata, tools.settings.recipe);
  for (const { label } of recipe.grids) {
    requirePossibleKey(outputKey(tools.settings.keyTemplate, ref.key, label), `the output of ${label}`);
  }
  return recipe;
}

/** @throws {Rejection} when there can be no manifest: its key would be too long, or is in use for another object. */
async function recordManifest(
  job: Job,
  manifest: Manifest,
  metadata: Readonly<Record<string, string>>,
  { mark, isCurrent, yieldsTo }: Pick<Settlement, "mark" | "isCurrent" | "yieldsTo">,
): Promise<Standing | undefined> {
  const place = manifestPlace(job);
  requirePossibleKey(place.key, "the manifest");
  return job.tools.telemetry.timed("Write", () =>
    settle({
      ...job.tools,
      place,
      source: job.ref,
      object: { bytes: serialiseManifest(manifest), contentType: "application/json", metadata },
      mark: markOfContent(mark, serialiseResult(manifest)),
      // It grows and shrinks with what becomes of the original and the news.
      accepts: () => true,
      yieldsTo,
      isCurrent,
      signal: job.deadline.signal,
    }),
  );
}

async function orRejection<T>(work: () => T | Promise<T>): Promise<T | Rejection> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}
