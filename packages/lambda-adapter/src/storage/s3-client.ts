import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { timeouts } from "../deadline.ts";

/**
 * Creates the container's one S3 client. Its connections stay open between requests.
 *
 * The signature of a request contains the SHA-256 of its body, and S3 refuses a body that differs (Amazon S3 API Reference,
 * "Authenticating Requests"). So uploads carry no second checksum. Downloads are compared with the checksum that S3 stored.
 */
export function createS3Client(): S3Client {
  return new S3Client({ requestHandler: timeouts, requestChecksumCalculation: "WHEN_REQUIRED" });
}

/** The longest time that connecting may take. Initialisation as a whole may take ten seconds. */
const CONNECTING_MS = 1_000;

/**
 * Connects to buckets before the first photo comes, and makes the JavaScript engine compile the SDK's path of a
 * request. Never fails: what is wrong with a bucket is reported when it is used.
 */
export async function connectTo(client: S3Client, buckets: readonly string[]): Promise<void> {
  const abortSignal = AbortSignal.timeout(CONNECTING_MS);
  await Promise.allSettled(
    buckets.map((Bucket) => client.send(new HeadBucketCommand({ Bucket }), { abortSignal })),
  );
}
