import { type S3Server, startS3 } from "../s3/server.ts";
import { CDN_CREDENTIALS, FUNCTION_CREDENTIALS, LOCAL_CREDENTIALS } from "./credentials.ts";
import type { CloudNames, LocalCloudOptions } from "./options.ts";
import type { Resources } from "./resources.ts";

/** Starts S3 with the source bucket and the processed bucket. */
export async function startStorage(
  { region, sourceBucket, processedBucket }: CloudNames,
  folder: string,
  { s3Port = 0, onChange, onRequest }: LocalCloudOptions,
  resources: Resources,
): Promise<S3Server> {
  const s3 = resources.add(
    await startS3({
      folder,
      region,
      port: s3Port,
      identities: [
        LOCAL_CREDENTIALS,
        FUNCTION_CREDENTIALS,
        {
          ...CDN_CREDENTIALS,
          allows: (action, bucket) => action === "s3:GetObject" && bucket === processedBucket,
        },
      ],
      ...(onRequest !== undefined && { onRequest }),
    }),
  );
  for (const name of [sourceBucket, processedBucket]) {
    if (!s3.store.has(name)) await s3.store.createBucket(name);
  }
  if (onChange !== undefined) {
    s3.subscribe((_, change) => {
      onChange(change);
    });
  }
  return s3;
}
