import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Backfill, type BackfillOptions, runBackfill } from "./cloud/backfill.ts";
import { type Credentials, LOCAL_CREDENTIALS } from "./cloud/credentials.ts";
import { startCdn } from "./cloud/cdn.ts";
import { prepareDataFolder } from "./cloud/data-layout.ts";
import { forgetEarlierAttempts } from "./cloud/earlier-attempts.ts";
import { startEdge } from "./cloud/edge.ts";
import { startFunction } from "./cloud/function.ts";
import { type LocalCloudOptions, namesOf } from "./cloud/options.ts";
import { Resources } from "./cloud/resources.ts";
import { startStorage } from "./cloud/storage.ts";
import type { Topic } from "./events/topic.ts";
import type { FaultProxy } from "./faults/proxy.ts";
import type { LambdaFunction } from "./lambda/function.ts";
import type { Store } from "./s3/store/store.ts";
import type { Trigger } from "./trigger.ts";

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
  /** Queues and topic between the source bucket and the function. */
  readonly trigger: Omit<Trigger, "deliver" | "idle" | "settled" | "close">;
  /** Topic of the function's notifications, if `notifications` is set. */
  readonly topic: Topic | undefined;
  /** Proxy between the function and S3, if `faults` is set. */
  readonly faultProxy: FaultProxy | undefined;
  /**
   * Runs the function on objects that are already in the source bucket, as a job of S3 Batch Operations.
   *
   * @throws {ManifestError} for an invalid manifest.
   */
  backfill(options?: BackfillOptions): Promise<Backfill>;
  /** Resolves when every event so far has been completed or given up. */
  idle(): Promise<void>;
  /**
   * Lets the running invocations finish and starts no more. Events that were not completed wait for the next start with the same
   * folder; S3 still takes uploads, whose events wait, too.
   */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Starts source bucket, event, function and processed bucket, wired as the Terraform module wires them on AWS. */
export async function startLocalCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const resources = new Resources();
  try {
    return await start(options, resources);
  } catch (error) {
    await resources.close();
    throw error;
  }
}

async function start(options: LocalCloudOptions, resources: Resources): Promise<LocalCloud> {
  const names = namesOf(options);
  const folder = options.folder ?? (await temporaryFolder(resources));
  await prepareDataFolder(folder);
  const s3 = await startStorage(names, folder, options, resources);
  await forgetEarlierAttempts(s3.store.bucket(names.processedBucket));
  const cdn = await startCdn(names, s3, options, resources);
  const cloudFunction = await startFunction(names, s3, cdn, folder, options, resources);
  const { lambda, trigger, topic, faultProxy } = cloudFunction;
  s3.subscribe((notification, change) => {
    const isSource = change.bucket === names.sourceBucket && change.key.startsWith(names.sourcePrefix);
    const isWanted = change.name.startsWith("ObjectCreated:") || options.deleteOutputs === true;
    if (isSource && isWanted) trigger.deliver(notification, change);
  });
  const edge = await startEdge(names, s3, cdn, cloudFunction, options, resources);

  const access = {
    endpoint: s3.endpoint,
    region: names.region,
    credentials: LOCAL_CREDENTIALS,
    store: s3.store,
  };
  return {
    url: edge.url,
    s3: access,
    sourceBucket: names.sourceBucket,
    processedBucket: names.processedBucket,
    lambda,
    trigger,
    topic,
    faultProxy,
    backfill: (backfillOptions = {}) => runBackfill(names, access, lambda, backfillOptions),
    idle: () => trigger.idle(),
    drain: async () => {
      trigger.close();
      await lambda.drain();
      await trigger.settled();
    },
    close: () => resources.close(),
  };
}

async function temporaryFolder(resources: Resources): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pixelater-"));
  resources.add({ close: () => rm(folder, { recursive: true, force: true }) });
  return folder;
}
