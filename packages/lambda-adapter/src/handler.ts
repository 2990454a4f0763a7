import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { type Deadline, createDeadline } from "./deadline.ts";
import { handleEvent } from "./handle-event.ts";
import { type HttpEvent, type HttpResult, readHttpEvent } from "./http/gateway.ts";
import { settingsFrom } from "./settings.ts";
import { createStore } from "./storage/s3-store.ts";
import { createTelemetry } from "./telemetry.ts";
import type { Tools } from "./delivery/tools.ts";

/** Tells the logs and metrics of several deployments apart. */
const serviceName = process.env["POWERTOOLS_SERVICE_NAME"] ?? "pixelater";
const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: "Pixelater", serviceName });

/** Without these the SDK waits for a lost connection until the function is ended. */
const timeouts = {
  connectionTimeout: 2_000,
  requestTimeout: 5_000,
  socketTimeout: 5_000,
  throwOnRequestTimeout: true,
};

const client = new S3Client({
  requestHandler: timeouts,
});

const settings = settingsFrom(process.env);

/** Source: AWS Lambda Developer Guide, "Configure Lambda function memory". */
const MEGABYTES_PER_VCPU = 1_769;

const megabytes = Number(process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] ?? MEGABYTES_PER_VCPU);

const tools: Tools = {
  settings,
  store: createStore(client),
  notifier:
    settings.notifyTopicArn === undefined
      ? undefined
      : (await import("./notifications/sns-notifier.ts")).createSnsNotifier(
          settings.notifyTopicArn,
          timeouts,
        ),
  telemetry: createTelemetry(logger, metrics),
  vcpus: megabytes / MEGABYTES_PER_VCPU,
  memoryBytes: megabytes * 2 ** 20,
  finishedAttempts: new Set(),
  pause: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  now: () => new Date(),
};

let http: Promise<(request: HttpEvent, deadline: Deadline) => Promise<HttpResult>> | undefined;

/** Loaded with the first request: a function that only gets events starts without the router. */
async function loadHttp(): Promise<(request: HttpEvent, deadline: Deadline) => Promise<HttpResult>> {
  const { createHttpHandler, createPresigner } = await import("./http/index.ts");
  return createHttpHandler({ ...tools, presign: createPresigner(client) });
}

/** The function's entry point, for every source of events it may be wired to. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  logger.addContext(context);
  metrics.captureColdStartMetric();
  const deadline = createDeadline(() => context.getRemainingTimeInMillis());
  try {
    const request = readHttpEvent(event);
    if (request !== undefined) return await (await (http ??= loadHttp()))(request, deadline);
    return await handleEvent(event, tools, { deadline, requestId: context.awsRequestId });
  } finally {
    // Powertools warns of every invocation that had nothing to count.
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}
