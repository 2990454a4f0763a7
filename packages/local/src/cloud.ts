import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BatchJob, type BatchJobOptions, runBatchJob } from "./batch/job.ts";
import { readManifest, targetsIn } from "./batch/manifest.ts";
import { writeReport } from "./batch/report.ts";
import {
  DEFAULT_BACKFILL_BUCKET,
  DEFAULT_PROCESSED_BUCKET,
  DEFAULT_REGION,
  DEFAULT_SOURCE_BUCKET,
  DEFAULT_SOURCE_PREFIX,
} from "./defaults.ts";
import { startGateway } from "./gateway/server.ts";
import type { QueueMessage } from "./events/queue.ts";
import { Topic } from "./events/topic.ts";
import { serveTopic } from "./events/topic-server.ts";
import { type ChooseFault, type FaultProxy, startFaultProxy } from "./faults/proxy.ts";
import type { FailureRecord } from "./lambda/async-queue.ts";
import { type FunctionOptions, LambdaFunction } from "./lambda/function.ts";
import type { InvocationResult } from "./lambda/sandbox.ts";
import type { ObjectChange } from "./s3/event.ts";
import { type RequestRecord, startS3 } from "./s3/server.ts";
import type { Store } from "./s3/store/store.ts";
import { startTrigger, type Trigger, type TriggerKind } from "./trigger.ts";

export interface LocalCloudOptions {
  /** Folder that keeps the buckets. Without one, a temporary folder that `close` removes. */
  readonly folder?: string;
  /** Of the page, the photos and the API; 0, the default, takes a free one. */
  readonly port?: number;
  readonly s3Port?: number;
  /** The built page; packages/web/dist unless said otherwise. */
  readonly pageFolder?: string;
  readonly sourceBucket?: string;
  /** The function is told of objects whose keys start with this; empty: of every object of the source bucket. */
  readonly sourcePrefix?: string;
  readonly processedBucket?: string;
  /** Where reports of `backfill` go; made with the first. */
  readonly backfillBucket?: string;
  readonly region?: string;
  /** How the function is run; its environment is added to what it needs to find the buckets. */
  readonly lambda?: Partial<FunctionOptions>;
  /** How the function learns of a new photo; `s3`, the default, is the bucket's own notification. */
  readonly trigger?: TriggerKind;
  /** Of the trigger's queue: how long a message stays hidden while the function works on it. */
  readonly visibilityTimeoutMs?: number;
  /** Of the trigger's queue: after so many receipts a message is a dead letter. */
  readonly maxReceiveCount?: number;
  /** Told of each batch of the trigger's queue that the function was invoked with, and of its answer. */
  readonly onBatch?: (messages: readonly QueueMessage[], result: InvocationResult) => void;
  /** Gives the function a topic to tell of what it did. */
  readonly notifications?: boolean;
  /** Puts a proxy between the function and the S3 that lets things go wrong. */
  readonly faults?: ChooseFault;
  /** Pauses before a failed event is tried again; Lambda waits one minute, then two. */
  readonly retryDelaysMs?: readonly number[];
  /** Told of each event that the function finished. */
  readonly onProcessed?: (event: unknown, result: InvocationResult) => void;
  /** Told of each event that was given up after its last try. */
  readonly onFailure?: (record: FailureRecord) => void;
  /** Told of every object that was created or removed, in either bucket. */
  readonly onChange?: (change: ObjectChange) => void;
  readonly onRequest?: (record: RequestRecord) => void;
}

export interface BackfillOrder extends BatchJobOptions {
  /** CSV of what is to be done; without it, every object of the source bucket whose key begins with `prefix`. */
  readonly manifest?: string;
  /** The source prefix unless said otherwise. */
  readonly prefix?: string;
}

export interface Backfill extends BatchJob {
  /** Where its report is. */
  readonly report: { readonly bucket: string; readonly key: string };
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface LocalCloud {
  /** Origin of the page, of `/p/` and of `/api/`. */
  readonly url: string;
  readonly s3: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Credentials;
    readonly store: Store;
  };
  readonly sourceBucket: string;
  readonly processedBucket: string;
  readonly lambda: LambdaFunction;
  /** What lies between source bucket and function. */
  readonly trigger: Omit<Trigger, "deliver" | "idle" | "close">;
  /** With `notifications`. */
  readonly topic: Topic | undefined;
  /** With `faults`. */
  readonly faultProxy: FaultProxy | undefined;
  /**
   * Runs the function on what is in the source bucket already, as a job of S3 Batch Operations, and keeps its report.
   *
   * @throws {ManifestError} for a manifest that is none.
   */
  backfill(order?: BackfillOrder): Promise<Backfill>;
  /** Resolves when every event so far was finished or given up. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Whoever uses the local cloud from outside signs with these. They guard nothing: it listens on this machine only. */
export const LOCAL_CREDENTIALS: Credentials = { accessKeyId: "local", secretAccessKey: "local-secret" };
const FUNCTION_CREDENTIALS: Credentials = { accessKeyId: "function", secretAccessKey: "function-secret" };
const CDN_CREDENTIALS: Credentials = { accessKeyId: "cdn", secretAccessKey: "cdn-secret" };

/** The function as it is deployed. Only the built bundle is used, never its sources. */
export const FUNCTION_BUNDLE = fileURLToPath(
  new URL("../../lambda-adapter/dist/function/index.mjs", import.meta.url),
);

export const PAGE_FOLDER = fileURLToPath(new URL("../../web/dist", import.meta.url));

/** Starts source bucket, event, function and processed bucket, wired as the Terraform module wires them on AWS. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await startParts(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts one part after the other, and notes how each is ended. */
async function startParts(
  options: LocalCloudOptions,
  closers: (() => Promise<void> | void)[],
): Promise<Omit<LocalCloud, "close">> {
  const { region = DEFAULT_REGION, sourceBucket = DEFAULT_SOURCE_BUCKET } = options;
  const { sourcePrefix = DEFAULT_SOURCE_PREFIX } = options;
  const { processedBucket = DEFAULT_PROCESSED_BUCKET, folder = await temporaryFolder(closers) } = options;

  const wired: { trigger?: Trigger } = {};
  const s3 = await startS3({
    folder,
    region,
    port: options.s3Port ?? 0,
    identities: [
      LOCAL_CREDENTIALS,
      FUNCTION_CREDENTIALS,
      {
        ...CDN_CREDENTIALS,
        allows: (action, bucket) => action === "s3:GetObject" && bucket === processedBucket,
      },
    ],
    onEvent: (notification, change) => {
      options.onChange?.(change);
      const isSource = change.bucket === sourceBucket && change.key.startsWith(sourcePrefix);
      if (isSource && change.name.startsWith("ObjectCreated:")) wired.trigger?.deliver(notification, change);
    },
    ...(options.onRequest !== undefined && { onRequest: options.onRequest }),
  });
  closers.push(() => s3.close());
  for (const name of [sourceBucket, processedBucket]) {
    if (!s3.store.has(name)) await s3.store.createBucket(name);
  }

  const faultProxy =
    options.faults === undefined ? undefined : await startFaultProxy(s3.endpoint, options.faults);
  if (faultProxy !== undefined) closers.push(() => faultProxy.close());
  const topic = options.notifications === true ? new Topic() : undefined;
  const topicServer = topic === undefined ? undefined : await serveTopic(topic);
  if (topicServer !== undefined) closers.push(() => topicServer.close());

  const functionEndpoint = faultProxy?.endpoint ?? s3.endpoint;
  const lambda = new LambdaFunction({
    handlerFile: FUNCTION_BUNDLE,
    region,
    concurrency: 4,
    ...options.lambda,
    environment: {
      AWS_ENDPOINT_URL_S3: functionEndpoint,
      AWS_ACCESS_KEY_ID: FUNCTION_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: FUNCTION_CREDENTIALS.secretAccessKey,
      SOURCE_BUCKET: sourceBucket,
      PROCESSED_BUCKET: processedBucket,
      ...(topic !== undefined && { NOTIFY_TOPIC_ARN: topic.arn }),
      ...(topicServer !== undefined && { AWS_ENDPOINT_URL_SNS: topicServer.endpoint }),
      ...options.lambda?.environment,
    },
  });
  closers.push(() => lambda.close());
  const { onFailure, onProcessed, retryDelaysMs, visibilityTimeoutMs, maxReceiveCount, onBatch } = options;
  const trigger = startTrigger(options.trigger ?? "s3", lambda, {
    region,
    folder,
    ...(retryDelaysMs !== undefined && { retryDelaysMs }),
    ...(visibilityTimeoutMs !== undefined && { visibilityTimeoutMs }),
    ...(maxReceiveCount !== undefined && { maxReceiveCount }),
    ...(onBatch !== undefined && { onBatch }),
    ...(onFailure !== undefined && { onFailure }),
    ...(onProcessed !== undefined && { onSuccess: onProcessed }),
  });
  closers.push(() => {
    trigger.close();
  });
  wired.trigger = trigger;

  const gateway = await startGateway({
    port: options.port ?? 0,
    processed: { endpoint: s3.endpoint, region, credentials: CDN_CREDENTIALS, bucket: processedBucket },
    uploadOrigin: functionEndpoint,
    lambda,
    pageFolder: options.pageFolder ?? PAGE_FOLDER,
  });
  closers.push(() => gateway.close());
  // The page uploads from its own origin straight into the source bucket.
  await s3.store.bucket(sourceBucket).configure({
    cors: [
      {
        allowedOrigins: [gateway.url],
        allowedMethods: ["POST"],
        allowedHeaders: ["*"],
        exposeHeaders: ["ETag"],
        maxAgeSeconds: 3600,
      },
    ],
  });

  const access = { endpoint: s3.endpoint, region, credentials: LOCAL_CREDENTIALS };
  const backfill = async (order: BackfillOrder = {}): Promise<Backfill> => {
    const { manifest, prefix = sourcePrefix, ...job } = order;
    const targets =
      manifest === undefined ? targetsIn(s3.store.bucket(sourceBucket), prefix) : readManifest(manifest);
    const done = await runBatchJob(lambda, targets, job);
    const bucket = options.backfillBucket ?? DEFAULT_BACKFILL_BUCKET;
    if (!s3.store.has(bucket)) await s3.store.createBucket(bucket);
    return { ...done, report: { bucket, key: await writeReport(access, bucket, done) } };
  };

  return {
    url: gateway.url,
    s3: { ...access, store: s3.store },
    backfill,
    sourceBucket,
    processedBucket,
    lambda,
    trigger,
    topic,
    faultProxy,
    idle: () => trigger.idle(),
  };
}

async function temporaryFolder(closers: (() => Promise<void> | void)[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pixelater-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
