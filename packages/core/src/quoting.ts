/** The most characters of a caller's input that an error message quotes. Inputs may have millions. */
const MAX_QUOTED = 100;

/** Shortens a caller's text for an error message: its beginning and "…". */
export function shortened(text: string, most = MAX_QUOTED): string {
  return text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/**
 * Quotes a caller's value in an error message: strings as shortened JSON, objects and lists by their kind alone.
 */
export function quoted(value: unknown): string {
  if (typeof value === "string") return shortened(JSON.stringify(value.slice(0, MAX_QUOTED + 1)));
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" && value !== null ? "an object" : shortened(String(value));
}
