import { unquoted } from "../quoting.ts";
import type { Settings } from "../settings.ts";
import { percentEncoded } from "../storage/keys.ts";

/**
 * Returns the URL of an object of the processed bucket: `/p/` and the key, percent-encoded but for its slashes.
 *
 * @param etag the ETag of the object's content. The URL then names this content, so caches may keep it: other bytes under the
 *   same key have another ETag.
 */
export function publicUrl({ publicBaseUrl }: Settings, key: string, etag?: string): string {
  const path = `${publicBaseUrl}/p/${percentEncoded(key)}`;
  return etag === undefined ? path : `${path}?v=${encodeURIComponent(unquoted(etag))}`;
}
