import { Rejection, StorageFault } from "../errors.ts";
import { type Job, manifestPlace } from "./job.ts";
import { manifestKey } from "../storage/keys.ts";
import { type Manifest, parseManifest } from "../manifest/manifest.ts";
import { bearsMark, isMadeOf, type Mark, markIn, type SourceKey } from "../manifest/provenance.ts";
import type { Standing } from "./conditional-put.ts";
import type { Tools } from "./tools.ts";
import { hasMoreThan } from "./budget.ts";

/** A manifest and the object that holds it. */
export interface StandingManifest {
  readonly manifest: Manifest;
  readonly standing: Standing;
}

/** The manifest that stands for an object's key, whatever version it is about. */
export async function readManifest({ ref, tools, deadline }: Job): Promise<StandingManifest | undefined> {
  const found = await lookUpManifest(ref, tools, deadline.signal);
  return found === "taken" ? undefined : found;
}

/**
 * Reads what is under the key of a source object's manifest.
 *
 * @returns `"taken"` for an object that this function did not make from the source, whatever it says.
 * @throws {StorageFault} also for a manifest that S3 does not hand out, archived for example.
 */
export async function lookUpManifest(
  source: SourceKey,
  { settings, store }: Pick<Tools, "settings" | "store">,
  signal: AbortSignal,
): Promise<StandingManifest | "taken" | undefined> {
  try {
    const place = { bucket: settings.processedBucket, key: manifestKey(source.key) };
    const object = await store.open(place, signal);
    if (object === undefined) return undefined;
    if (!isMadeOf(object.metadata, source)) {
      object.discard();
      return "taken";
    }
    const bytes = await object.read();
    const manifest = bytes && parseManifest(bytes);
    return manifest === undefined ? undefined : { manifest, standing: object };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    // This function never encrypts with a customer's key.
    if (error.code === "ENCRYPTED_BY_CUSTOMER") return "taken";
    throw new StorageFault(error.message, { cause: error });
  }
}

/** Whether two looks at a manifest saw one about the same version, made in the same way, whatever became of it since. */
export function isAboutSame(a: Pick<Standing, "metadata">, b: Standing): boolean {
  return bearsMark(a.metadata, markIn(b.metadata));
}

/** Rejections whose reason may be gone: a restored object, a function with more memory or time, a key that was freed. */
const MAY_HAVE_ENDED = ["ARCHIVED", "TOO_LARGE", "KEY_TAKEN"];

/**
 * Whether a manifest is about exactly this version and recipe, and to be believed: every output still is the one it lists,
 * for a slow writer of an older version may have come after it.
 */
export async function isDone(
  job: Job,
  { manifest, standing }: StandingManifest,
  mark: Mark,
): Promise<boolean> {
  if (manifest.error?.code === "TOO_COSTLY" && hasMoreThan(job, standing.metadata)) return false;
  if (manifest.error !== undefined && MAY_HAVE_ENDED.includes(manifest.error.code)) return false;
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
