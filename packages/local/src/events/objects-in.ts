import { decodeEventKey } from "../s3/uri.ts";

/** An object that an event is about. */
export interface NamedObject {
  readonly bucket: string;
  readonly key: string;
}

/**
 * Finds the objects that an event of any of the triggers names: S3's own records, EventBridge's detail and the tasks of a
 * batch job, also where they are wrapped as text in messages of SNS and SQS.
 */
export function objectsIn(event: unknown): readonly NamedObject[] {
  if (typeof event === "string") return objectsIn(parsedObject(event));
  if (Array.isArray(event)) return event.flatMap(objectsIn);
  if (!isObject(event)) return [];
  const named = namedObject(event);
  return named === undefined ? Object.values(event).flatMap(objectsIn) : [named];
}

function namedObject(value: Readonly<Record<string, unknown>>): NamedObject | undefined {
  const { s3, detail } = value;
  if (isObject(s3)) return bucketAndKey(s3, decodeEventKey);
  if (isObject(detail)) return bucketAndKey(detail, (key) => key);
  return undefined;
}

function bucketAndKey(
  { bucket, object }: Readonly<Record<string, unknown>>,
  decode: (key: string) => string,
): NamedObject | undefined {
  if (!isObject(bucket) || !isObject(object)) return undefined;
  const { name } = bucket;
  const { key } = object;
  return typeof name === "string" && typeof key === "string" ? { bucket: name, key: decode(key) } : undefined;
}

function parsedObject(text: string): unknown {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
