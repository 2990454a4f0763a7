/** Names of an object's fields that are told in an error: enough to recognise an event, nothing of its values. */
const MAX_FIELDS = 8;

/** Longer names are cut: a map's may be keys of objects, or whole texts. */
const MAX_NAME = 40;

/** Fields that say which service an event is from and of what kind; their values are told, too. */
const KINDS = ["source", "detail-type", "eventSource", "EventSource", "eventVersion", "eventName"];

/** What such a value looks like. Anything else under one of these names, an address for example, is not told. */
const KIND = /^[\w .:-]{1,64}$/;

/** What a value looks like, without its contents: `an object with the fields Records, Extra`. */
export function describeShape(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value !== "object") return `a ${typeof value}`;
  const fields = Object.keys(value);
  if (fields.length === 0) return "an empty object";
  const named = fields.slice(0, MAX_FIELDS).map(shortened).join(", ");
  const more = fields.length > MAX_FIELDS ? ` and ${fields.length - MAX_FIELDS} more` : "";
  return `an object with the fields ${named}${more}${kindOf(value)}${kindOfRecords(value)}`;
}

function shortened(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}...` : name;
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
    KINDS.includes(field) && typeof kind === "string" && KIND.test(kind) ? [`${field} ${kind}`] : [],
  );
  return kinds.length === 0 ? "" : ` with ${kinds.join(", ")}`;
}
