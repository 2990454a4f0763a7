import { fileURLToPath } from "node:url";
import { Topic } from "../events/topic.ts";
import { serveTopic } from "../events/topic-server.ts";
import { type FaultProxy, startFaultProxy } from "../faults/proxy.ts";
import { LambdaFunction } from "../lambda/function.ts";
import { type RekognitionServer, serveRekognition } from "../rekognition/server.ts";
import type { S3Server } from "../s3/server.ts";
import { startTrigger, type Trigger } from "../trigger.ts";
import type { Cdn } from "./cdn.ts";
import { FUNCTION_CREDENTIALS } from "./credentials.ts";
import type { CloudNames, LocalCloudOptions } from "./options.ts";
import type { Resources } from "./resources.ts";

/** The deployed bundle of the function. The local cloud never runs its sources. */
export const FUNCTION_BUNDLE = bundleIn("function");

/** The builds that find faces, beside the plain one. */
const DETECTING_BUNDLES = {
  "built-in": bundleIn("function-faces"),
  rekognition: bundleIn("function-rekognition"),
};

/** The build that decodes other formats than JPEG and PNG. */
const DECODING_BUNDLE = bundleIn("function-formats");

function bundleIn(folder: string): string {
  return fileURLToPath(new URL(`../../../lambda-adapter/dist/${folder}/index.mjs`, import.meta.url));
}

/** The function and everything between it and S3. */
export interface CloudFunction {
  readonly lambda: LambdaFunction;
  readonly trigger: Trigger;
  /** S3 as the function sees it: through the fault proxy, if there is one. */
  readonly s3Endpoint: string;
  readonly topic: Topic | undefined;
  readonly faultProxy: FaultProxy | undefined;
}

/** Starts the function and its trigger, with a topic and a fault proxy if the options ask for them. */
export async function startFunction(
  names: CloudNames,
  s3: S3Server,
  cdn: Cdn,
  folder: string,
  options: LocalCloudOptions,
  resources: Resources,
): Promise<CloudFunction> {
  const { faults, notifications = false, detector, formats = false } = options;
  const faultProxy =
    faults === undefined ? undefined : resources.add(await startFaultProxy(s3.endpoint, faults));
  const s3Endpoint = faultProxy?.endpoint ?? s3.endpoint;
  const topic = notifications ? new Topic() : undefined;
  const topicServer = topic === undefined ? undefined : resources.add(await serveTopic(topic));

  const rekognition =
    detector === "rekognition" ? resources.add(await startRekognition(s3, options)) : undefined;

  const lambda = resources.add(
    new LambdaFunction({
      handlerFile: bundleFor(detector, formats),
      region: names.region,
      concurrency: 4,
      ...options.lambda,
      environment: {
        AWS_ENDPOINT_URL_S3: s3Endpoint,
        AWS_ACCESS_KEY_ID: FUNCTION_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: FUNCTION_CREDENTIALS.secretAccessKey,
        SOURCE_BUCKET: names.sourceBucket,
        PROCESSED_BUCKET: names.processedBucket,
        CACHE_CONTROL: "public, max-age=60",
        ...cdn.environment,
        ...(options.deleteOutputs === true && { DELETE_OUTPUTS: "with-original" }),
        ...(topic !== undefined && { NOTIFY_TOPIC_ARN: topic.arn }),
        ...(topicServer !== undefined && { AWS_ENDPOINT_URL_SNS: topicServer.endpoint }),
        ...(rekognition !== undefined && { AWS_ENDPOINT_URL_REKOGNITION: rekognition.endpoint }),
        ...options.lambda?.environment,
      },
    }),
  );
  const trigger = resources.add(startFunctionTrigger(names, lambda, folder, options));
  return { lambda, trigger, s3Endpoint, topic, faultProxy };
}

function bundleFor(detector: LocalCloudOptions["detector"], formats: boolean): string {
  if (formats) return DECODING_BUNDLE;
  return detector === undefined ? FUNCTION_BUNDLE : DETECTING_BUNDLES[detector];
}

function startRekognition(
  { store }: S3Server,
  { detectFaces, onRekognition }: LocalCloudOptions,
): Promise<RekognitionServer> {
  return serveRekognition({ store, detect: detectFaces, onRead: onRekognition });
}

function startFunctionTrigger(
  { region }: CloudNames,
  lambda: LambdaFunction,
  folder: string,
  options: LocalCloudOptions,
): Trigger {
  const { onFailure, onProcessed, retryDelaysMs, visibilityTimeoutMs, maxReceiveCount, onBatch } = options;
  return startTrigger(options.trigger ?? "s3", lambda, {
    region,
    folder,
    ...(retryDelaysMs !== undefined && { retryDelaysMs }),
    ...(visibilityTimeoutMs !== undefined && { visibilityTimeoutMs }),
    ...(maxReceiveCount !== undefined && { maxReceiveCount }),
    ...(onBatch !== undefined && { onBatch }),
    ...(onFailure !== undefined && { onFailure }),
    ...(onProcessed !== undefined && { onSuccess: onProcessed }),
  });
}
