import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { FUNCTION_BUNDLE } from "../../src/cloud/function.ts";
import { Topic } from "../../src/events/topic.ts";
import { serveTopic } from "../../src/events/topic-server.ts";
import { type ChooseFault, type FaultProxy, startFaultProxy } from "../../src/faults/proxy.ts";
import { LambdaFunction } from "../../src/lambda/function.ts";
import type { InvocationResult } from "../../src/lambda/sandbox.ts";
import type { S3Notification } from "../../src/s3/event.ts";
import { startS3 } from "../../src/s3/server.ts";
import type { Bucket } from "../../src/s3/store/bucket.ts";

const CREDENTIALS = { accessKeyId: "rig", secretAccessKey: "rig-secret" };
const REGION = "us-east-1";

/** The built function on a real S3 and a topic, with faults in between and events delivered by hand. */
export interface Rig {
  readonly proxy: FaultProxy;
  readonly topic: Topic;
  readonly source: Bucket;
  /** Puts an object into the source bucket and gives the event that S3 sends about it. */
  upload(key: string, bytes: Uint8Array, metadata?: Record<string, string>): Promise<S3Notification>;
  /** The event that S3 sent about a key of the source bucket, once. */
  event(key: string): S3Notification;
  deliver(event: unknown, requestId?: string): Promise<InvocationResult>;
  /** Every line that the function wrote. Ends the function first, as a line may come later than the answer. */
  finalLogs(): Promise<readonly string[]>;
  /** Keys and ETags of all processed objects. */
  list(): Promise<ReadonlyMap<string, string>>;
  /** An object of the processed bucket; undefined when it is not there. */
  processed(key: string): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

export interface RigOptions {
  /** Faults of the function's S3 calls. */
  readonly faults?: ChooseFault;
  /** Faults of its SNS calls. */
  readonly topicFaults?: ChooseFault;
  /** One whose name ends in `.fifo` is a FIFO topic. */
  readonly topicArn?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly concurrency?: number;
  /** The function's time-out. */
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const { faults = () => undefined, topicFaults = () => undefined, environment, concurrency = 2 } = options;
  const folder = await mkdtemp(join(tmpdir(), "pixelater-rig-"));
  const events = new Map<string, S3Notification>();
  const s3 = await startS3({
    folder,
    region: REGION,
    port: 0,
    identities: [CREDENTIALS],
  });
  s3.subscribe((notification, { bucket, key }) => {
    if (bucket === "source") events.set(key, notification);
  });
  for (const name of ["source", "processed"]) await s3.store.createBucket(name);
  const proxy = await startFaultProxy(s3.endpoint, faults);
  const topic = new Topic({ ...(options.topicArn !== undefined && { arn: options.topicArn }) });
  const topicServer = await serveTopic(topic);
  const topicProxy = await startFaultProxy(topicServer.endpoint, topicFaults);
  const logs: string[] = [];
  const lambda = new LambdaFunction({
    handlerFile: FUNCTION_BUNDLE,
    region: REGION,
    concurrency,
    ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
    memoryMb: options.memoryMb ?? 512,
    onLog: (line) => logs.push(line),
    environment: {
      AWS_ENDPOINT_URL_S3: proxy.endpoint,
      AWS_ENDPOINT_URL_SNS: topicProxy.endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      SOURCE_BUCKET: "source",
      PROCESSED_BUCKET: "processed",
      NOTIFY_TOPIC_ARN: topic.arn,
      ...environment,
    },
  });
  const take = (key: string) => {
    const event = events.get(key);
    if (event === undefined) throw new Error(`S3 sent no event about ${key}`);
    events.delete(key);
    return event;
  };
  const client = new S3Client({ endpoint: s3.endpoint, region: REGION, credentials: CREDENTIALS });
  return {
    proxy,
    topic,
    source: s3.store.bucket("source"),
    async upload(key, bytes, metadata = {}) {
      await client.send(
        new PutObjectCommand({ Bucket: "source", Key: key, Body: bytes, Metadata: metadata }),
      );
      return take(key);
    },
    event: take,
    deliver: (event, requestId) => lambda.invoke(event, requestId),
    async finalLogs() {
      await lambda.close();
      return logs;
    },
    async list() {
      const found = new Map<string, string>();
      let ContinuationToken: string | undefined;
      do {
        const page: ListObjectsV2CommandOutput = await client.send(
          new ListObjectsV2Command({
            Bucket: "processed",
            ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
          }),
        );
        for (const { Key = "", ETag = "" } of page.Contents ?? []) found.set(Key, ETag);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return found;
    },
    async processed(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: "processed", Key: key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchKey") return undefined;
        throw error;
      }
    },
    async close() {
      client.destroy();
      await lambda.close();
      await topicProxy.close();
      await topicServer.close();
      await proxy.close();
      await s3.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
