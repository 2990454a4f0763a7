/** A line of the function's structured log with the outcome of an object. */
export interface LoggedOutcome {
  readonly message: "pixelated" | "rejected" | "repeated" | "failed" | "ignored" | "removed";
  /** ISO 8601. */
  readonly timestamp: string;
  readonly bucket: string;
  readonly key: string;
  readonly etag?: string;
  /** `pixelated` or `rejected`, for an object that was completed before. */
  readonly status?: string;
  readonly code?: string;
  /** Number of outputs written. */
  readonly outputs?: number;
  /** Number of outputs that were deleted with their photo, each version counted. */
  readonly objects?: number;
  readonly original?: string;
  readonly reason?: string;
  readonly error?: { readonly message?: string };
  /** Milliseconds that the object took. */
  readonly ms?: number;
}

const OUTCOMES: ReadonlySet<unknown> = new Set([
  "pixelated",
  "rejected",
  "repeated",
  "failed",
  "ignored",
  "removed",
]);

/** Parses a line of the function's log. Returns undefined unless it is the outcome of an object. */
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
