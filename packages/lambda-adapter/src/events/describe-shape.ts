/** Names of an object's fields that are told in an error: enough to recognise an event, nothing of its values. */
const MAX_FIELDS = 8;

/** What a value looks like, without its contents: `an object with the fields Records, Extra`. */
export function describeShape(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value !== "object") return `a ${typeof value}`;
  const fields = Object.keys(value);
  if (fields.length === 0) return "an empty object";
  const named = fields.slice(0, MAX_FIELDS).join(", ");
  return `an object with the fields ${named}${fields.length > MAX_FIELDS ? ", …" : ""}${sourceOf(value)}`;
}

/** Records tell their source in a field of one of these names. */
function sourceOf(value: object): string {
  const records: unknown = "Records" in value ? value.Records : undefined;
  const first: unknown = Array.isArray(records) ? records[0] : undefined;
  if (typeof first !== "object" || first === null) return "";
  for (const [field, source] of Object.entries(first)) {
    if (/^eventSource$/i.test(field) && typeof source === "string") return `, its records from ${source}`;
  }
  return "";
}
