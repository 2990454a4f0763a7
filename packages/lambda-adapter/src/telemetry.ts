import type { Logger } from "@aws-lambda-powertools/logger";
import { type Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { IgnoredReason } from "./events/announcement.ts";
import { StorageFault } from "./errors.ts";
import type { Outcome } from "./delivery/outcome.ts";
import type { ObjectRef } from "./object-ref.ts";

/** Steps of the work whose milliseconds are measured. */
export type Phase = "Read" | "Pixelate" | "Write" | "Verify" | "Delete" | "Notify";

/** A request to the HTTP API and its answer. */
export interface AnsweredRequest {
  readonly method: string;
  /** As the router knows it, without what stands for parameters. */
  readonly route: string;
  readonly status: number;
  /** What was wrong, if anything was. */
  readonly code: string | undefined;
  readonly milliseconds: number;
}

/** A part of an event of which it cannot be read what it is about. */
export interface UnreadPart {
  /** A queue's message, or a task of S3 Batch Operations. */
  readonly partId: string;
}

/** Where the story of an invocation is told: never with image bytes, signed URLs or values of metadata. */
export interface Telemetry {
  /** Runs a step and notes its milliseconds. */
  timed<T>(phase: Phase, run: () => Promise<T>): Promise<T>;
  finished(ref: ObjectRef, outcome: Outcome, milliseconds: number): void;
  /** An image was pixelated. */
  pixelated(sourceBytes: number, outputBytes: number): void;
  answered(request: AnsweredRequest): void;
  /** @param what undefined where it is not known what failed. */
  failed(what: ObjectRef | UnreadPart | undefined, error: unknown, milliseconds?: number): void;
  /** @param ref undefined for what is no object, or no object any more. */
  ignored(reason: IgnoredReason, ref?: ObjectRef): void;
  /** An original that was to be deleted is kept, because storage does not allow that. */
  deletionRefused(ref: ObjectRef, error: Error): void;
  warn(message: string, error: unknown): void;
}

/** Telemetry as structured logs and as metrics in CloudWatch's embedded format, both on standard output. */
export function createTelemetry(logger: Logger, metrics: Metrics): Telemetry {
  const count = (name: string, value = 1) => metrics.addMetric(name, MetricUnit.Count, value);
  return {
    async timed(phase, run) {
      const begin = performance.now();
      try {
        return await run();
      } finally {
        metrics.addMetric(`${phase}Ms`, MetricUnit.Milliseconds, performance.now() - begin);
      }
    },
    finished(ref, outcome, milliseconds) {
      if (outcome.kind === "ignored") {
        this.ignored(outcome.reason, ref);
        return;
      }
      const { status, source, image, outputs, error, original } = outcome.manifest;
      const about = { ...named(ref), versionId: source.versionId, etag: source.etag, bytes: source.bytes };
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
    answered({ method, route, status, code, milliseconds }) {
      count("HttpRequests");
      if (code !== undefined) count(`HttpProblems.${code}`);
      metrics.addMetric("HttpMs", MetricUnit.Milliseconds, milliseconds);
      logger.info("answered", { method, route, status, code, ms: Math.round(milliseconds) });
    },
    failed(what, error, milliseconds) {
      count("Failed");
      logger.error("failed", {
        ...(what && ("partId" in what ? { partId: what.partId } : named(what))),
        code: codeOf(error),
        ...(milliseconds !== undefined && { ms: Math.round(milliseconds) }),
        error: loggable(error),
      });
    },
    ignored(reason, ref) {
      count(`Ignored.${reason}`);
      logger.info("ignored", { ...(ref && named(ref)), reason });
    },
    deletionRefused(ref, error) {
      count("DeletionRefused");
      logger.warn("deletion refused", { ...named(ref), error: loggable(error) });
    },
    warn(message, error) {
      logger.warn(message, { error: loggable(error) });
    },
  };
}

function named({ bucket, key, versionId }: ObjectRef): ObjectRef {
  return { bucket, key, ...(versionId !== undefined && { versionId }) };
}

/**
 * What is told of an error. The SDK adds every element of an answer to its errors, and S3's answers may hold a session's token
 * and the request as it was signed, with the values of metadata; the logger would write all of that down.
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

/** The reason of a failure in one word: storage's own where it gave one, such as `SlowDown`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  return error instanceof StorageFault && error.cause instanceof Error ? error.cause.name : error.name;
}
