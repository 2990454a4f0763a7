import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** The steps whose milliseconds are measured. */
export type Phase = "Read" | "Detect" | "Pixelate" | "Write" | "Verify" | "Delete" | "Notify" | "Invalidate";

/** The address of an object in a log line. */
export interface ObjectRecord {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/** The outcome of one object. */
export type OutcomeRecord =
  | DeliveredRecord
  | { readonly kind: "removed"; readonly objects: number }
  | { readonly kind: "ignored"; readonly reason: string };

/** The outcome of an object that has a manifest. */
export interface DeliveredRecord {
  readonly kind: "recorded";
  readonly manifest: {
    readonly status: string;
    readonly source: { readonly etag: string; readonly versionId?: string; readonly bytes: number };
    readonly image?: object;
    readonly outputs: readonly { readonly bytes: number }[];
    readonly error?: { readonly code: string };
    readonly original: string;
  };
  /** Versions left under the source's key, if this delivery deleted any. */
  readonly remaining?: number;
  /** True if an earlier delivery did the work. */
  readonly isRepeated?: boolean;
}

/** A request to the HTTP API and its answer. */
export interface RequestRecord {
  readonly method: string;
  /** The route's pattern, without the values of its parameters. */
  readonly route: string;
  readonly status: number;
  /** The problem's code, if there was a problem. */
  readonly code: string | undefined;
  /** A pseudonym of the caller's address for a day. */
  readonly caller: string | undefined;
  readonly milliseconds: number;
}

/** A part of an event that could not be read. */
export interface UnreadRecord {
  /** The id of the queue's message or of the S3 Batch Operations task. */
  readonly partId: string;
}

/** Records what an invocation does. Records never contain image bytes, signed URLs or values of metadata. */
export interface Telemetry {
  /** Runs a step and measures its milliseconds. */
  timed<T>(phase: Phase, work: () => Promise<T>): Promise<T>;
  /** Records an object's outcome. */
  finished(object: ObjectRecord, outcome: OutcomeRecord, milliseconds: number): void;
  /** Counts a pixelated image and its bytes. */
  pixelated(sourceBytes: number, outputBytes: number): void;
  /** Records a request. */
  answered(request: RequestRecord): void;
  /**
   * Records a failure.
   *
   * @param subject undefined if it is unknown what failed.
   */
  failed(subject: ObjectRecord | UnreadRecord | undefined, error: unknown, milliseconds?: number): void;
  /**
   * Records an object, or a part of an event, that the function ignores.
   *
   * @param object undefined for a part without an object.
   */
  ignored(reason: string, object?: ObjectRecord): void;
  /** Records that storage refused to delete an original. */
  deletionRefused(object: ObjectRecord, error: Error): void;
  /** Counts the paths of an invalidation, each of which has its price. */
  invalidated(paths: number): void;
  /** Records that the CDN refused to remove copies. */
  invalidationRefused(error: Error): void;
  /** Records a failure that does not affect the outcome. */
  warn(message: string, error: unknown): void;
}

/** Creates telemetry that writes structured logs and metrics in CloudWatch's embedded format to standard output. */
export function createTelemetry(logger: Logger, metrics: Metrics): Telemetry {
  const count = (name: string, value = 1) => metrics.addMetric(name, MetricUnit.Count, value);
  return {
    async timed(phase, work) {
      const begin = performance.now();
      try {
        return await work();
      } finally {
        metrics.addMetric(`${phase}Ms`, MetricUnit.Milliseconds, performance.now() - begin);
      }
    },
    finished(object, outcome, milliseconds) {
      if (outcome.kind === "ignored") {
        this.ignored(outcome.reason, object);
        return;
      }
      if (outcome.kind === "removed") {
        count("Removed");
        logger.info("removed", {
          ...addressOf(object),
          objects: outcome.objects,
          ms: Math.round(milliseconds),
        });
        return;
      }
      const { status, source, image, outputs, error, original } = outcome.manifest;
      const about = {
        ...addressOf(object),
        versionId: source.versionId,
        etag: source.etag,
        bytes: source.bytes,
      };
      const ms = Math.round(milliseconds);
      if (outcome.isRepeated === true) {
        count("Repeated");
        logger.info("repeated", { ...about, status, code: error?.code, original, ms });
      } else if (error === undefined) {
        this.pixelated(
          source.bytes,
          outputs.reduce((sum, { bytes }) => sum + bytes, 0),
        );
        logger.info(status, {
          ...about,
          image,
          outputs: outputs.length,
          original,
          remaining: outcome.remaining,
          ms,
        });
      } else {
        count("Rejected");
        count(`Rejected.${error.code}`);
        logger.warn(status, { ...about, code: error.code, ms });
      }
    },
    pixelated(sourceBytes, outputBytes) {
      count("Images");
      metrics.addMetric("SourceBytes", MetricUnit.Bytes, sourceBytes);
      metrics.addMetric("OutputBytes", MetricUnit.Bytes, outputBytes);
    },
    answered({ method, route, status, code, caller, milliseconds }) {
      count("HttpRequests");
      if (code !== undefined) count(`HttpProblems.${code}`);
      metrics.addMetric("HttpMs", MetricUnit.Milliseconds, milliseconds);
      logger.info("answered", { method, route, status, code, caller, ms: Math.round(milliseconds) });
    },
    failed(subject, error, milliseconds) {
      count("Failed");
      logger.error("failed", {
        ...(subject && ("partId" in subject ? { partId: subject.partId } : addressOf(subject))),
        code: codeOf(error),
        ...(milliseconds !== undefined && { ms: Math.round(milliseconds) }),
        error: loggable(error),
      });
    },
    ignored(reason, object) {
      count(`Ignored.${reason}`);
      logger.info("ignored", { ...(object && addressOf(object)), reason });
    },
    deletionRefused(object, error) {
      count("DeletionRefused");
      logger.warn("deletion refused", { ...addressOf(object), error: loggable(error) });
    },
    invalidated(paths) {
      count("InvalidatedPaths", paths);
    },
    invalidationRefused(error) {
      count("InvalidationRefused");
      logger.warn("invalidation refused", { error: loggable(error) });
    },
    warn(message, error) {
      logger.warn(message, { error: loggable(error) });
    },
  };
}

function addressOf({ bucket, key, versionId }: ObjectRecord): ObjectRecord {
  return { bucket, key, ...(versionId !== undefined && { versionId }) };
}

/**
 * Copies the fields of an error that are safe to log. The SDK adds every element of an S3 answer to its errors. An answer may
 * contain a session token, or the signed request with the values of metadata.
 */
function loggable(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    ...("$metadata" in error && { $metadata: error.$metadata }),
    ...(cause !== undefined && { cause: loggable(cause) }),
  };
}

/**
 * Names the reason of a failure in one word. For a fault of S3 or of CloudFront it is the service's own code, such as
 * `SlowDown`.
 */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  const { name, cause } = error;
  return (name === "StorageFault" || name === "InvalidationFault") && cause instanceof Error
    ? cause.name
    : name;
}
