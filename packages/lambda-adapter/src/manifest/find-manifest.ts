import { Rejection, StorageFault } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { manifestKey } from "../storage/keys.ts";
import type { Store, StoredObject } from "../storage/store.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { isMadeFrom, type SourceKey } from "./provenance.ts";

/** A manifest and the object that contains it. */
export interface StoredManifest {
  readonly manifest: Manifest;
  readonly stored: StoredObject;
}

/**
 * Reads the manifest of a source object, about whichever version.
 *
 * @returns `"taken"` if another object has the manifest's key; undefined if there is no valid manifest.
 * @throws {StorageFault} also for a manifest that S3 does not return, such as an archived one.
 */
export async function findManifest(
  source: SourceKey,
  { settings, store }: { readonly settings: Settings; readonly store: Store },
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
    // This function never encrypts with a customer-provided key.
    if (error.code === "ENCRYPTED_BY_CUSTOMER") return "taken";
    throw new StorageFault(error.message, { cause: error });
  }
}
