/** Names of an object's fields that are told in an error: enough to recognise an event, nothing of its values. */
const MAX_FIELDS = 8;

/** Fields that say which service an event is from and of what kind; their values are told, too. */
const KINDS = ["source", "detail-type", "eventSource", "EventSource", "eventVersion", "eventName"];

/** What a value looks like, without its contents: `an object with the fields Records, Extra`. */
export function describeShape(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value !== "object") return `a ${typeof value}`;
  const fields = Object.keys(value);
  if (fields.length === 0) return "an empty object";
  const named = fields.slice(0, MAX_FIELDS).join(", ");
  const more = fields.length > MAX_FIELDS ? ` and ${fields.length - MAX_FIELDS} more` : "";
  return `an object with the fields ${named}${more}${kindOf(value)}${kindOfRecords(value)}`;
}

function kindOfRecords(value: object): string {
  const records: unknown = "Records" in value ? value.Records : undefined;
  const first: unknown = Array.isArray(records) ? records[0] : undefined;
  if (typeof first !== "object" || first === null) return "";
  const kind = kindOf(first);
  return kind === "" ? "" : `, its first record${kind}`;
}

function kindOf(value: object): string {
  const kinds = Object.entries(value).flatMap(([field, kind]: [string, unknown]) =>
    KINDS.includes(field) && typeof kind === "string" ? [`${field} ${kind}`] : [],
  );
  return kinds.length === 0 ? "" : ` with ${kinds.join(", ")}`;
}
