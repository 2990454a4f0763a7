import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import {
  createPresignedPost,
  type PresignedPost,
  type PresignedPostOptions,
} from "@aws-sdk/s3-presigned-post";
import { afterEach } from "vitest";
import type { ObjectChange, S3EventRecord } from "../../src/s3/event.ts";
import { type RequestRecord, type S3Options, type S3Server, startS3 } from "../../src/s3/server.ts";

export const BUCKET = "photos";
export const OWNER = { accessKeyId: "owner", secretAccessKey: "owner-secret" };

export interface TestS3 extends S3Server {
  readonly folder: string;
  readonly client: S3Client;
  readonly events: S3EventRecord[];
  readonly changes: ObjectChange[];
  readonly requests: RequestRecord[];
  /** Another client of the same server. */
  clientWith(config: S3ClientConfig): S3Client;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** An S3 with one empty bucket, gone after the test. */
export async function startTestS3(options: Partial<S3Options> = {}): Promise<TestS3> {
  const folder = options.folder ?? (await temporaryFolder());
  const events: S3EventRecord[] = [];
  const changes: ObjectChange[] = [];
  const requests: RequestRecord[] = [];
  const server = await startS3({
    identities: [OWNER],
    onRequest: (record) => requests.push(record),
    ...options,
    folder,
  });
  server.subscribe(({ Records }, change) => {
    events.push(...Records);
    changes.push(change);
  });
  if (!server.store.has(BUCKET)) await server.store.createBucket(BUCKET);
  const clientWith = (config: S3ClientConfig): S3Client => {
    const client = new S3Client({
      endpoint: server.endpoint,
      region: "us-east-1",
      credentials: OWNER,
      maxAttempts: 1,
      ...config,
    });
    cleanups.push(() => {
      client.destroy();
      return Promise.resolve();
    });
    return client;
  };
  cleanups.push(() => server.close());
  return { ...server, folder, events, changes, requests, clientWith, client: clientWith({}) };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pixelater-test-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The name and status of the error a request ends with; undefined if it succeeds. */
export async function refusal(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return `${$metadata?.httpStatusCode ?? "?"} ${name}`;
  }
}

/** A form that allows an upload, made by the SDK. */
export function presignPost({ client }: TestS3, options: PresignedPostOptions): Promise<PresignedPost> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the presigner brings a client of its own, a few releases older; it reads configuration only.
  return createPresignedPost(client, options);
}
