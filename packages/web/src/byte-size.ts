/** Formats a size in decimal units, as file managers do: "812 bytes", "3.4 KB", "12 MB"; "…" while it is unknown. */
export function byteSize(bytes: number | null): string {
  if (bytes === null) return "…";
  if (bytes < 1000) return `${bytes} bytes`;
  const [value, unit] = bytes < 999_500 ? [bytes / 1000, "KB"] : [bytes / 1_000_000, "MB"];
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
