/** A line of the function's structured log that says what became of an object. */
export interface LoggedOutcome {
  readonly message: "pixelated" | "rejected" | "repeated" | "failed" | "ignored";
  /** ISO 8601. */
  readonly timestamp: string;
  readonly bucket: string;
  readonly key: string;
  readonly etag?: string;
  /** `pixelated` or `rejected`, of an object that was done before. */
  readonly status?: string;
  readonly code?: string;
  /** How many outputs were written. */
  readonly outputs?: number;
  readonly original?: string;
  readonly reason?: string;
  readonly error?: { readonly message?: string };
  /** Milliseconds that the object took. */
  readonly ms?: number;
}

const OUTCOMES: ReadonlySet<unknown> = new Set(["pixelated", "rejected", "repeated", "failed", "ignored"]);

/** Reads a line that the function wrote. Returns undefined for all lines but those about an object. */
export function readOutcome(line: string): LoggedOutcome | undefined {
  const entry = parsed(line);
  if (typeof entry !== "object" || entry === null) return undefined;
  const { message, timestamp, bucket, key } = entry as Readonly<Record<string, unknown>>;
  const isOutcome =
    [timestamp, bucket, key].every((text) => typeof text === "string") && OUTCOMES.has(message);
  return isOutcome ? (entry as LoggedOutcome) : undefined;
}

function parsed(line: string): unknown {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
