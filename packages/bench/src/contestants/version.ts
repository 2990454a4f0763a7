/** Returns the version in the text of a package.json. */
export function versionIn(manifest: string): string {
  const parsed: unknown = JSON.parse(manifest);
  return typeof parsed === "object" && parsed !== null && "version" in parsed
    ? String(parsed.version)
    : "unknown";
}
