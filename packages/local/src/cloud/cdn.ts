import { serveInvalidations } from "../cloudfront/invalidation-server.ts";
import { Photos } from "../cloudfront/photos.ts";
import type { S3Server } from "../s3/server.ts";
import { CDN_CREDENTIALS } from "./credentials.ts";
import type { CloudNames, LocalCloudOptions } from "./options.ts";
import type { Resources } from "./resources.ts";

const DISTRIBUTION_ID = "ELOCALPIXELATER";

export interface Cdn {
  /** Serves the photos at `/p/`. */
  readonly photos: Photos;
  /** What the function needs to invalidate copies, if it may. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Creates the cache of photos and, if the options ask for it, CloudFront's API for invalidations. */
export async function startCdn(
  { region, processedBucket: bucket }: CloudNames,
  { endpoint }: S3Server,
  { invalidations = false, onInvalidation }: LocalCloudOptions,
  resources: Resources,
): Promise<Cdn> {
  const photos = new Photos({ endpoint, region, credentials: CDN_CREDENTIALS, bucket });
  if (!invalidations) return { photos, environment: {} };
  const api = resources.add(
    await serveInvalidations({
      distributionId: DISTRIBUTION_ID,
      invalidate: (paths) => {
        photos.cache.invalidate(paths);
      },
      onInvalidation,
    }),
  );
  return { photos, environment: { DISTRIBUTION_ID, AWS_ENDPOINT_URL_CLOUDFRONT: api.endpoint } };
}
