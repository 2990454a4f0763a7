import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { S3Client } from "@aws-sdk/client-s3";
import type { Context } from "aws-lambda";
import { deadlineOf } from "./deadline.ts";
import { handleEvent } from "./handle-event.ts";
import { settingsFrom } from "./settings.ts";
import { createStore } from "./store.ts";
import { createTelemetry } from "./telemetry.ts";

const logger = new Logger({ serviceName: "pixelater" });
const metrics = new Metrics({ namespace: "Pixelater", serviceName: "pixelater" });

const client = new S3Client({
  // Without these a lost connection would be waited for until the function is ended.
  requestHandler: {
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    socketTimeout: 5_000,
    throwOnRequestTimeout: true,
  },
});

const tools = {
  settings: settingsFrom(process.env),
  store: createStore(client),
  notifier: undefined,
  telemetry: createTelemetry(logger, metrics),
  pause: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  now: () => new Date(),
};

/** The function's entry point, for every source of events it may be wired to. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  logger.addContext(context);
  metrics.captureColdStartMetric();
  try {
    return await handleEvent(event, tools, {
      deadline: deadlineOf(() => context.getRemainingTimeInMillis()),
      requestId: context.awsRequestId,
    });
  } finally {
    metrics.publishStoredMetrics();
  }
}
