import {
  DEFAULT_BACKFILL_BUCKET,
  DEFAULT_PROCESSED_BUCKET,
  DEFAULT_REGION,
  DEFAULT_SOURCE_BUCKET,
  DEFAULT_SOURCE_PREFIX,
} from "../defaults.ts";
import type { Invalidation } from "../cloudfront/invalidation-server.ts";
import type { QueueMessage } from "../events/queue.ts";
import type { ChooseFault } from "../faults/proxy.ts";
import type { FailureRecord } from "../lambda/async-queue.ts";
import type { InvocationResult } from "../lambda/sandbox.ts";
import type { FunctionOptions } from "../lambda/settings.ts";
import type { Port } from "../listen.ts";
import type { DetectFaces } from "../rekognition/server.ts";
import type { ObjectChange } from "../s3/event.ts";
import type { RequestRecord } from "../s3/server.ts";
import type { TriggerKind } from "../trigger.ts";

export interface LocalCloudOptions {
  /** Folder that keeps the buckets; by default a temporary folder that `close` removes. */
  readonly folder?: string;
  /** Port of the page, the photos and the API; by default a free one. */
  readonly port?: Port;
  /** Port of S3; by default a free one. */
  readonly s3Port?: Port;
  /** Folder of the built page; packages/web/dist by default. */
  readonly pageFolder?: string;
  readonly sourceBucket?: string;
  /** Only keys of the source bucket with this prefix trigger the function; the empty string means all keys. */
  readonly sourcePrefix?: string;
  readonly processedBucket?: string;
  /** Bucket for the reports of `backfill`, created with the first report. */
  readonly backfillBucket?: string;
  readonly region?: string;
  /** Options of the function. Its environment is merged with the variables that name the buckets. */
  readonly lambda?: Partial<FunctionOptions>;
  /** Which build of the function runs: one that finds faces by itself or by Rekognition. Default: one that finds none. */
  readonly detector?: "built-in" | "rekognition";
  /** Whether the build runs that decodes other formats. It finds faces by itself, too. */
  readonly formats?: boolean;
  /** What the local Rekognition finds; by default no faces. */
  readonly detectFaces?: DetectFaces;
  /** Called for each photo that Rekognition reads from a bucket. */
  readonly onRekognition?: (object: { readonly bucket: string; readonly key: string }) => void;
  /** What invokes the function for a new photo; by default `s3`, the bucket's own notification. */
  readonly trigger?: TriggerKind;
  /** Sends removals of objects to the function too, which then deletes their outputs. */
  readonly deleteOutputs?: boolean;
  /** Lets the function invalidate copies in the CDN. */
  readonly invalidations?: boolean;
  /** Called for each invalidation that the function created. */
  readonly onInvalidation?: (invalidation: Invalidation) => void;
  /** How long a message of the trigger's queue stays hidden while the function works on it. */
  readonly visibilityTimeoutMs?: number;
  /** Number of receipts after which a message of the trigger's queue moves to the dead-letter queue. */
  readonly maxReceiveCount?: number;
  /** Called for each batch of the trigger's queue, with the result of its invocation. */
  readonly onBatch?: (messages: readonly QueueMessage[], result: InvocationResult) => void;
  /** Gives the function an SNS topic for its notifications. */
  readonly notifications?: boolean;
  /** Puts a proxy between the function and S3 that injects these faults. */
  readonly faults?: ChooseFault;
  /** Pauses before a failed event is retried; Lambda waits one minute, then two. */
  readonly retryDelaysMs?: readonly number[];
  /** Called for each event that the function completed. */
  readonly onProcessed?: (event: unknown, result: InvocationResult) => void;
  /** Called for each event that failed in its last attempt. */
  readonly onFailure?: (record: FailureRecord) => void;
  /** Called for every object created or removed, in any bucket. */
  readonly onChange?: (change: ObjectChange) => void;
  /** Called for every request that S3 answered. */
  readonly onRequest?: (record: RequestRecord) => void;
}

/** Names and region with their defaults filled in. */
export interface CloudNames {
  readonly region: string;
  readonly sourceBucket: string;
  readonly sourcePrefix: string;
  readonly processedBucket: string;
  readonly backfillBucket: string;
}

export function namesOf(options: LocalCloudOptions): CloudNames {
  return {
    region: options.region ?? DEFAULT_REGION,
    sourceBucket: options.sourceBucket ?? DEFAULT_SOURCE_BUCKET,
    sourcePrefix: options.sourcePrefix ?? DEFAULT_SOURCE_PREFIX,
    processedBucket: options.processedBucket ?? DEFAULT_PROCESSED_BUCKET,
    backfillBucket: options.backfillBucket ?? DEFAULT_BACKFILL_BUCKET,
  };
}
