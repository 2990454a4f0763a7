/** Limits the field names in an error: enough to recognise an event. */
const MAX_FIELDS = 8;

/** Limits the characters of a field name. The names in a map may be whole texts. */
const MAX_NAME = 40;

/** Fields that name the service and the kind of an event. An error contains their values, too. */
const KINDS = ["source", "detail-type", "eventSource", "EventSource", "eventVersion", "eventName"];

/** Matches the value of such a field. An error never contains any other value, such as an address. */
const KIND = /^[\w .:-]{1,64}$/;

/** Describes a value without its contents: `an object with the fields Records, Extra`. */
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
