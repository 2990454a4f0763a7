import type { Settings } from "../settings.ts";

/** Returns the URL of an object of the processed bucket: `/p/` and the key, percent-encoded but for its slashes. */
export function publicUrl({ publicBaseUrl }: Settings, key: string): string {
  return `${publicBaseUrl}/p/${key.split("/").map(encodeURIComponent).join("/")}`;
}
