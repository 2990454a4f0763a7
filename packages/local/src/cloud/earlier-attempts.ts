import type { Bucket } from "../s3/store/bucket.ts";

/** The end of the key of a marker: the function writes one before it works on a costly photo, and removes it after. */
const MARKER = /(^|\/)pixelated-[^/]+\.try$/;

/**
 * Removes the markers that an earlier run left. To the function a marker means that an invocation was killed by what the photo
 * takes, and it rejects the photo. Here the whole cloud may have been ended, which says nothing about the photo.
 *
 * @param processed bucket of a cloud whose function does not run yet.
 */
export async function forgetEarlierAttempts(processed: Bucket): Promise<void> {
  for (const key of processed.keys.filter((name) => MARKER.test(name))) {
    for (const { versionId } of [...processed.versionsOf(key)]) {
      await processed.deleteVersion(key, versionId, () => undefined);
    }
  }
}
