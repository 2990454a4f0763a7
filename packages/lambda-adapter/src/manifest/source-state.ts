import type { ObjectRef } from "../object-ref.ts";
import { withTagSettings } from "../pixelation/tag-settings.ts";
import type { Settings } from "../settings.ts";
import type { ObjectState, Store } from "../storage/store.ts";

interface Tools {
  readonly settings: Settings;
  readonly store: Store;
}

/**
 * Reads the state of a source object's current version, with the settings in its tags.
 *
 * @returns undefined if the object does not exist.
 */
export async function headSource(
  { bucket, key }: ObjectRef,
  tools: Tools,
  signal: AbortSignal,
): Promise<ObjectState | undefined> {
  const state = await tools.store.head({ bucket, key }, signal);
  return state && ((await withTags({ bucket, key }, state, tools, signal)) ?? state);
}

/**
 * Returns the state of a source object with the settings in its tags among its metadata. A changed tag then is a changed
 * setting, in the provenance of outputs, too.
 *
 * @returns the same state if the deployment reads no tags or the object has none; undefined if the version is gone.
 */
export async function withTags<State extends ObjectState>(
  { bucket, key }: ObjectRef,
  state: State,
  { settings, store }: Tools,
  signal: AbortSignal,
): Promise<State | undefined> {
  if (!settings.readsTags || (state.tagCount ?? 0) === 0) return state;
  // The version `null` is read as the current one, which needs no permission for versions.
  const versionId = state.versionId === "null" ? undefined : state.versionId;
  const tags = await store.tags({ bucket, key }, versionId, signal);
  return tags && { ...state, metadata: withTagSettings(state.metadata, tags) };
}
