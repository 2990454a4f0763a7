import type { Settings } from "../settings.ts";

/** Where the CDN serves an object of the processed bucket: `/p/` and the key, percent-encoded but for slashes. */
export function publicUrl({ publicBaseUrl }: Settings, key: string): string {
  return `${publicBaseUrl}/p/${key.split("/").map(encodeURIComponent).join("/")}`;
}
