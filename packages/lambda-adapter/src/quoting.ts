/** Characters of a caller's input that an error message quotes at most: it may have millions. */
const MAX_QUOTED = 100;

/** Text of a caller as a message quotes it: no more than its beginning. */
export function shortened(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}...` : text;
}

/** A value of a caller as a message quotes it; of objects and lists, however deep they are, only that they are some. */
export function quoted(value: unknown): string {
  if (typeof value === "string") return shortened(JSON.stringify(value.slice(0, MAX_QUOTED + 1)));
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
