import { Rejection, StorageFault } from "../errors.ts";
import { type Job, manifestLocation } from "./job.ts";
import { manifestKey } from "../storage/keys.ts";
import { type Manifest, parseManifest } from "../manifest/manifest.ts";
import {
  hasProvenance,
  isMadeFrom,
  type Provenance,
  provenanceIn,
  type SourceKey,
} from "../manifest/provenance.ts";
import type { StoredObject } from "./conditional-put.ts";
import type { Tools } from "./tools.ts";
import { hasMoreThan } from "./budget.ts";

/** A manifest and the object that holds it. */
export interface StoredManifest {
  readonly manifest: Manifest;
  readonly stored: StoredObject;
}

/** The manifest that stands for an object's key, whatever version it is about. */
export async function readManifest({ ref, tools, deadline }: Job): Promise<StoredManifest | undefined> {
  const found = await findManifest(ref, tools, deadline.signal);
  return found === "taken" ? undefined : found;
}

/**
 * Reads what is under the key of a source object's manifest.
 *
 * @returns `"taken"` for an object that this function did not make from the source, whatever it says.
 * @throws {StorageFault} also for a manifest that S3 does not hand out, archived for example.
 */
export async function findManifest(
  source: SourceKey,
  { settings, store }: Pick<Tools, "settings" | "store">,
  signal: AbortSignal,
): Promise<StoredManifest | "taken" | undefined> {
  try {
    const location = { bucket: settings.processedBucket, key: manifestKey(source.key) };
    const object = await store.open(location, signal);
    if (object === undefined) return undefined;
    if (!isMadeFrom(object.metadata, source)) {
      object.discard();
      return "taken";
    }
    const bytes = await object.read();
    const manifest = bytes && parseManifest(bytes);
    return manifest === undefined ? undefined : { manifest, stored: object };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    // This function never encrypts with a customer's key.
    if (error.code === "ENCRYPTED_BY_CUSTOMER") return "taken";
    throw new StorageFault(error.message, { cause: error });
  }
}

/** Whether two looks at a manifest saw one about the same version, made in the same way, whatever became of it since. */
export function hasSameProvenance(a: Pick<StoredObject, "metadata">, b: StoredObject): boolean {
  return hasProvenance(a.metadata, provenanceIn(b.metadata));
}

/** Rejections whose reason may be gone: a restored object, a function with more memory or time, a key that was freed. */
const MAY_HAVE_ENDED = ["ARCHIVED", "TOO_LARGE", "KEY_TAKEN"];

/**
 * Whether a manifest is about exactly this version and recipe, and to be believed: every output still is the one it lists,
 * for a slow writer of an older version may have come after it.
 */
export async function isDone(
  job: Job,
  { manifest, stored }: StoredManifest,
  provenance: Provenance,
): Promise<boolean> {
  if (manifest.error?.code === "TOO_COSTLY" && hasMoreThan(job, stored.metadata)) return false;
  if (manifest.error !== undefined && MAY_HAVE_ENDED.includes(manifest.error.code)) return false;
  return hasProvenance(stored.metadata, provenance) && areOutputsUnchanged(job, manifest);
}

/** Whether the manifest in the processed bucket still is about the same version, made in the same way. */
export async function isManifestCurrent(job: Job, { stored }: StoredManifest): Promise<boolean> {
  const state = await job.tools.store.head(manifestLocation(job), job.deadline.signal);
  // Not its ETag: another delivery of the same event may have noted meanwhile that it told of it.
  return state !== undefined && hasSameProvenance(state, stored);
}

/** Whether every output of a manifest is in the processed bucket as it was written. */
export async function areOutputsUnchanged(job: Job, manifest: Manifest): Promise<boolean> {
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
