import { Rejection, StorageFault } from "../faults.ts";
import { type Job, manifestPlace } from "../job.ts";
import { manifestKey } from "../keys.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { bearsMark, type Mark, markIn } from "../mark.ts";
import type { Standing } from "../settle.ts";
import type { Tools } from "../tools.ts";

/** A manifest and the object that holds it. */
export interface StandingManifest {
  readonly manifest: Manifest;
  readonly standing: Standing;
}

/** The manifest that stands for an object's key, whatever version it is about. */
export function readManifest({ ref, tools, deadline }: Job): Promise<StandingManifest | undefined> {
  return manifestFor(ref.key, tools, deadline.signal);
}

/**
 * The manifest that stands for a key of the source bucket.
 *
 * @throws {StorageFault} also for one that S3 does not hand out, archived for example: that says nothing of the photo.
 */
export async function manifestFor(
  sourceKey: string,
  { settings, store }: Pick<Tools, "settings" | "store">,
  signal: AbortSignal,
): Promise<StandingManifest | undefined> {
  try {
    const place = { bucket: settings.processedBucket, key: manifestKey(sourceKey) };
    const object = await store.open(place, signal);
    const bytes = await object?.read();
    if (object === undefined || bytes === undefined) return undefined;
    const manifest = parseManifest(bytes);
    return manifest === undefined ? undefined : { manifest, standing: object };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    throw new StorageFault(error.message, { cause: error });
  }
}

/** Whether two looks at a manifest saw one about the same version, made in the same way, whatever became of it since. */
export function isAboutSame(a: Pick<Standing, "metadata">, b: Standing): boolean {
  return bearsMark(a.metadata, markIn(b.metadata));
}

/**
 * Whether a manifest is about exactly this version and recipe, and to be believed: every output still is the one it lists,
 * for a slow writer of an older version may have come after it.
 */
export async function isDone(
  job: Job,
  { manifest, standing }: StandingManifest,
  mark: Mark,
): Promise<boolean> {
  // What was archived may have been restored, and the function been given more memory or time.
  if (manifest.error?.code === "ARCHIVED" || manifest.error?.code === "TOO_LARGE") return false;
  return bearsMark(standing.metadata, mark) && outputsStand(job, manifest);
}

/** Whether the manifest in the processed bucket still is about the same version, made in the same way. */
export async function manifestStands(job: Job, { standing }: StandingManifest): Promise<boolean> {
  const state = await job.tools.store.head(manifestPlace(job), job.deadline.signal);
  // Not its ETag: another delivery of the same event may have noted meanwhile that it told of it.
  return state !== undefined && isAboutSame(state, standing);
}

/** Whether every output of a manifest is in the processed bucket as it was written. */
export async function outputsStand(job: Job, manifest: Manifest): Promise<boolean> {
  const { settings, store } = job.tools;
  const states = await Promise.all(
    manifest.outputs.map(({ key }) =>
      store.head({ bucket: settings.processedBucket, key }, job.deadline.signal),
    ),
  );
  return manifest.outputs.every((output, i) => {
    const state = states[i];
    return state?.etag === output.etag && state.bytes === output.bytes;
  });
}
