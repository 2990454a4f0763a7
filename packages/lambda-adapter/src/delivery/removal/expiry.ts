import type { ObjectState } from "../../storage/store.ts";

/** Metadata of outputs and manifest: the time at which a lifecycle rule deletes their photo, in ISO 8601. */
const SOURCE_EXPIRES = "pixelate-source-expires";

/** Returns the metadata that records when a lifecycle rule deletes a photo, if one does. */
export function expiryOf({ expires }: ObjectState): Readonly<Record<string, string>> {
  return expires === undefined ? {} : { [SOURCE_EXPIRES]: expires.toISOString() };
}

/** Returns the time in an object's metadata; undefined if no lifecycle rule deletes its photo. */
export function expiryIn(metadata: Readonly<Record<string, string>>): Date | undefined {
  const expires = new Date(metadata[SOURCE_EXPIRES] ?? "");
  return Number.isNaN(expires.getTime()) ? undefined : expires;
}
