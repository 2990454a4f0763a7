import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DEFAULT_PROCESSED_BUCKET, DEFAULT_REGION, DEFAULT_SOURCE_BUCKET } from "./defaults.ts";
import { AsyncQueue, type FailureRecord } from "./lambda/async-queue.ts";
import { type FunctionOptions, LambdaFunction } from "./lambda/function.ts";
import type { InvocationResult } from "./lambda/sandbox.ts";
import { startGateway } from "./gateway/server.ts";
import type { ObjectChange, S3Notification } from "./s3/event.ts";
import { type RequestRecord, startS3 } from "./s3/server.ts";
import type { Store } from "./s3/store/store.ts";

export interface LocalCloudOptions {
  /** Folder that keeps the buckets. Without one, a temporary folder that `close` removes. */
  readonly folder?: string;
  /** Of the page, the photos and the API; 0, the default, takes a free one. */
  readonly port?: number;
  readonly s3Port?: number;
  /** The built page; packages/web/dist unless said otherwise. */
  readonly pageFolder?: string;
  readonly sourceBucket?: string;
  readonly processedBucket?: string;
  readonly region?: string;
  /** How the function is run; its environment is added to what it needs to find the buckets. */
  readonly lambda?: Partial<FunctionOptions>;
  /** Pauses before a failed event is tried again; Lambda waits one minute, then two. */
  readonly retryDelaysMs?: readonly number[];
  /** Told of each event that the function finished. */
  readonly onProcessed?: (event: S3Notification, result: InvocationResult) => void;
  /** Told of each event that was given up after its last try. */
  readonly onFailure?: (record: FailureRecord) => void;
  /** Told of every object that was created or removed, in either bucket. */
  readonly onChange?: (change: ObjectChange) => void;
  readonly onRequest?: (record: RequestRecord) => void;
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
  const { region = DEFAULT_REGION, sourceBucket = DEFAULT_SOURCE_BUCKET } = options;
  const { processedBucket = DEFAULT_PROCESSED_BUCKET, onFailure, onProcessed, retryDelaysMs } = options;
  const temporary = options.folder === undefined ? await mkdtemp(join(tmpdir(), "pixelater-")) : undefined;

  const wired: { queue?: AsyncQueue } = {};
  const s3 = await startS3({
    folder: options.folder ?? temporary ?? "",
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
      if (change.bucket === sourceBucket && change.name.startsWith("ObjectCreated:"))
        wired.queue?.add(notification);
    },
    ...(options.onRequest !== undefined && { onRequest: options.onRequest }),
  });
  for (const name of [sourceBucket, processedBucket]) {
    if (!s3.store.has(name)) await s3.store.createBucket(name);
  }

  const lambda = new LambdaFunction({
    handlerFile: FUNCTION_BUNDLE,
    region,
    ...options.lambda,
    environment: {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ACCESS_KEY_ID: FUNCTION_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: FUNCTION_CREDENTIALS.secretAccessKey,
      SOURCE_BUCKET: sourceBucket,
      PROCESSED_BUCKET: processedBucket,
      ...options.lambda?.environment,
    },
  });
  const queue = new AsyncQueue(lambda, {
    ...(retryDelaysMs !== undefined && { retryDelaysMs }),
    ...(onFailure !== undefined && { onFailure }),
    onSuccess: (event, result) => onProcessed?.(event as S3Notification, result),
  });
  wired.queue = queue;

  const gateway = await startGateway({
    port: options.port ?? 0,
    processed: { endpoint: s3.endpoint, region, credentials: CDN_CREDENTIALS, bucket: processedBucket },
    lambda,
    pageFolder: options.pageFolder ?? PAGE_FOLDER,
  }).catch(async (error: unknown) => {
    await s3.close();
    throw error;
  });

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

  return {
    url: gateway.url,
    s3: { endpoint: s3.endpoint, region, credentials: LOCAL_CREDENTIALS, store: s3.store },
    sourceBucket,
    processedBucket,
    lambda,
    idle: () => queue.idle(),
    close: async () => {
      queue.close();
      await gateway.close();
      await lambda.close();
      await s3.close();
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}
