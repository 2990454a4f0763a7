import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { warmUp } from "@pixelater/core";
import type { Context } from "aws-lambda";
import type { Cdn } from "./cdn/cdn.ts";
import { createDeadline, type Deadline, timeouts } from "./deadline.ts";
import type { Tools } from "./delivery/job.ts";
import { handleEvent } from "./handle-event.ts";
import { type HttpEvent, type HttpResult, readHttpEvent } from "./http/gateway.ts";
import type { PhotoDecoder } from "./pixelation/decoding.ts";
import type { FaceDetector } from "./pixelation/detection.ts";
import { type Settings, settingsFrom } from "./settings.ts";
import { connectTo, createS3Client } from "./storage/s3-client.ts";
import { createStore } from "./storage/s3-store.ts";
import { createTelemetry } from "./telemetry.ts";

/** The name of this deployment in logs and metrics. */
const serviceName = process.env["POWERTOOLS_SERVICE_NAME"] ?? "pixelater";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: "Pixelater", serviceName });

const client = createS3Client();

/** Memory for each vCPU. Source: AWS Lambda Developer Guide, "Configure Lambda function memory". */
const MEGABYTES_PER_VCPU = 1_769;

const megabytes = Number(process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] ?? MEGABYTES_PER_VCPU);

/** Handles every invocation: events of S3, EventBridge, SQS, SNS and S3 Batch Operations, and HTTP requests. */
export type Handler = (event: unknown, context: Context) => Promise<unknown>;

/**
 * Creates the handler of a container, from the environment. Lambda calls this while it initialises the container.
 *
 * @param detector the detector of faces that is part of this build; undefined if none is.
 * @param decoder the decoder of other formats that is part of this build; undefined if none is.
 * @throws {TypeError} for settings that are missing or invalid.
 */
export async function createHandler(detector?: FaceDetector, decoder?: PhotoDecoder): Promise<Handler> {
  const tools = await createTools(detector, decoder);
  if (tools.settings.warmsUp) await prepare(tools.settings);
  let http: Promise<(request: HttpEvent, deadline: Deadline) => Promise<HttpResult>> | undefined;
  return async (event, context) => {
    logger.addContext(context);
    metrics.captureColdStartMetric();
    const deadline = createDeadline(() => context.getRemainingTimeInMillis());
    try {
      const request = readHttpEvent(event);
      if (request !== undefined) return await (await (http ??= loadHttp(tools)))(request, deadline);
      return await handleEvent(event, tools, { deadline, requestId: context.awsRequestId });
    } finally {
      // Powertools logs a warning if there are no metrics.
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    }
  };
}

/**
 * Does what the first photo would otherwise wait for: connects to the buckets, and pixelates a small JPEG. More rounds would
 * take longer than they save. Measured in docs/costs.md.
 */
async function prepare({ processedBucket, sourceBucket }: Settings): Promise<void> {
  await connectTo(client, sourceBucket === undefined ? [processedBucket] : [processedBucket, sourceBucket]);
  warmUp({ formats: ["jpeg"], rounds: 1 });
}

async function createTools(
  detector: FaceDetector | undefined,
  decoder: PhotoDecoder | undefined,
): Promise<Tools> {
  const settings = settingsFrom(process.env, detector?.name, decoder?.name);
  return {
    settings,
    store: createStore(client),
    detector,
    decoder,
    notifier:
      settings.notifyTopicArn === undefined
        ? undefined
        : (await import("./notifications/sns-notifier.ts")).createSnsNotifier(
            settings.notifyTopicArn,
            timeouts,
          ),
    cdn: settings.distributionId === undefined ? undefined : lazyCloudFront(settings.distributionId),
    telemetry: createTelemetry(logger, metrics),
    vcpus: megabytes / MEGABYTES_PER_VCPU,
    memoryBytes: megabytes * 2 ** 20,
    finishedAttempts: new Set(),
    pause: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    now: () => new Date(),
  };
}

/** Returns a CDN whose client is loaded with the first invalidation: most invocations replace nothing. */
function lazyCloudFront(distributionId: string): Cdn {
  let cloudFront: Promise<Cdn> | undefined;
  return {
    async invalidate(...request) {
      cloudFront ??= import("./cdn/cloudfront.ts").then((it) =>
        it.createCloudFront(distributionId, timeouts),
      );
      await (await cloudFront).invalidate(...request);
    },
  };
}

/** Loads the API with the first request. A function without requests starts without the router. */
async function loadHttp(
  tools: Tools,
): Promise<(request: HttpEvent, deadline: Deadline) => Promise<HttpResult>> {
  const { createHttpHandler, createPresigner } = await import("./http/index.ts");
  return createHttpHandler({ ...tools, presign: createPresigner(client) });
}
