import { isSignedBy, signatureOf } from "./attempt.ts";
import { requireTime } from "./deadline.ts";
import { Rejection, StorageFault } from "./faults.ts";
import { isDone, isAboutSame, readManifest, type StandingManifest } from "./standing-manifest.ts";
import { type Ending, finish, finishGone } from "./finish.ts";
import { type Job, manifestPlace, sourcePlace } from "./job.ts";
import { isPossibleKey, requireKeyLengths } from "./keys.ts";
import { rejectedManifest, serialiseManifest } from "./manifest.ts";
import { DELETION_WANTED } from "./manifest-metadata.ts";
import { isOwnOutput, type Mark, markOf } from "./mark.ts";
import { recipeFor } from "./recipe.ts";
import { settle } from "./settle.ts";
import type { Recipe } from "./settings.ts";
import { isSameVersion, type OpenObject } from "./store.ts";
import { pixelatedManifest } from "./write-outputs.ts";

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
  throw new StorageFault(
    `s3://${job.ref.bucket}/${job.ref.key} was overwritten ${MAX_ROUNDS} times meanwhile`,
  );
}

/** @returns undefined when the version that was current at the beginning no longer is. */
async function processCurrentVersion(job: Job): Promise<Ending | undefined> {
  const { ref, tools } = job;
  const { source, earlier } = await openWithManifest(job);
  if (source === undefined) return finishGone(job);
  if (isOwnOutput(source.metadata)) {
    source.discard();
    return { kind: "ignored", reason: "own-output" };
  }
  const recipe = orRejection(() => {
    const wished = recipeFor(source.metadata, tools.settings.recipe);
    requireKeyLengths(
      tools.settings.keyTemplate,
      ref.key,
      wished.grids.map((grid) => grid.label),
    );
    return wished;
  });
  if (recipe instanceof Rejection && !isPossibleKey(manifestPlace(job).key)) {
    source.discard();
    return { kind: "recorded", manifest: rejectedManifest(ref, source, recipe) };
  }
  const mark = markOf(ref, source, recipe instanceof Rejection ? undefined : recipe);
  if (earlier !== undefined && (await isDone(job, earlier, mark))) {
    source.discard();
    return finish(job, earlier);
  }
  return recordVersion(job, source, recipe, mark);
}

/** Asks for both at once: for nearly every photo there is no manifest yet, and no need to wait for that answer alone. */
async function openWithManifest(
  job: Job,
): Promise<{ source: OpenObject | undefined; earlier: StandingManifest | undefined }> {
  const [source, earlier] = await Promise.allSettled([
    job.tools.store.open(sourcePlace(job), job.deadline.signal),
    isPossibleKey(manifestPlace(job).key) ? readManifest(job) : undefined,
  ]);
  if (source.status === "rejected") throw source.reason;
  if (earlier.status === "rejected") {
    source.value?.discard();
    throw earlier.reason;
  }
  return { source: source.value, earlier: earlier.value };
}

/** Writes outputs and manifest of one version and tells of it. */
async function recordVersion(
  job: Job,
  source: OpenObject,
  recipe: Recipe | Rejection,
  mark: Mark,
): Promise<Ending | undefined> {
  const { tools, deadline } = job;
  const { signal } = deadline;
  const isCurrent = async () => isSameVersion(await tools.store.head(sourcePlace(job), signal), source);
  const manifest =
    recipe instanceof Rejection
      ? rejectedManifest(job.ref, source, recipe)
      : await pixelatedManifest(job, source, recipe, mark, isCurrent);
  if (manifest === undefined) return undefined;
  const standing = await tools.telemetry.timed("Write", () =>
    settle({
      ...tools,
      place: manifestPlace(job),
      object: {
        bytes: serialiseManifest(manifest),
        contentType: "application/json",
        metadata: {
          ...signatureOf(job),
          ...(recipe instanceof Rejection || !recipe.deleteOriginal ? {} : { [DELETION_WANTED]: "true" }),
        },
      },
      mark,
      isCurrent,
      signal,
    }),
  );
  if (standing === undefined) return undefined;
  // An output that was replaced and restored in between has the ETag it had: only this last look tells.
  const current = await tools.telemetry.timed("Verify", () => tools.store.head(sourcePlace(job), signal));
  if (current !== undefined && !isSameVersion(current, source)) return undefined;
  if (isSignedBy(job, standing)) return finish(job, { manifest, standing });
  // Another attempt wrote it first, and may have come further since.
  const theirs = await readManifest(job);
  return theirs && isAboutSame(theirs.standing, standing) ? finish(job, theirs) : undefined;
}

function orRejection<T>(work: () => T): T | Rejection {
  try {
    return work();
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}
