import { fileURLToPath } from "node:url";
import { type Gateway, startGateway } from "../gateway/server.ts";
import { serviceOf } from "../gateway/service.ts";
import type { S3Server } from "../s3/server.ts";
import type { Cdn } from "./cdn.ts";
import type { CloudFunction } from "./function.ts";
import type { CloudNames, LocalCloudOptions } from "./options.ts";
import type { Resources } from "./resources.ts";

export const PAGE_FOLDER = fileURLToPath(new URL("../../../web/dist", import.meta.url));

/** Starts the one origin of page, photos and API, and lets its page upload to the source bucket. */
export async function startEdge(
  { sourceBucket }: CloudNames,
  s3: S3Server,
  { photos }: Cdn,
  { lambda, s3Endpoint }: CloudFunction,
  { port = 0, pageFolder = PAGE_FOLDER }: LocalCloudOptions,
  resources: Resources,
): Promise<Gateway> {
  const gateway = resources.add(
    await startGateway({
      port,
      photos,
      uploadOrigin: s3Endpoint,
      lambda,
      pageFolder,
      service: serviceOf(lambda.settings.environment),
    }),
  );
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
  return gateway;
}
