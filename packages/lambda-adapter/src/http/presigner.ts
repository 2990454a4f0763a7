import type { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import type { ObjectLocation } from "../storage/s3-store.ts";

/** One upload that is to be allowed, and nothing else. */
export interface Grant {
  readonly location: ObjectLocation;
  readonly contentType: string;
  readonly bytes: number;
  /** Names with `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly expiresInSeconds: number;
}

/** A form to be posted to storage: first the fields, then the file as `file`. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type Presigner = (grant: Grant) => Promise<UploadForm>;

/** Forms that S3 accepts exactly as granted: every field is a condition of the signed policy. */
export function createPresigner(client: S3Client): Presigner {
  return ({ location, contentType, bytes, metadata, expiresInSeconds }) =>
    createPresignedPost(client, {
      Bucket: location.bucket,
      Key: location.key,
      Fields: { "Content-Type": contentType, ...metadata },
      Conditions: [["content-length-range", bytes, bytes]],
      Expires: expiresInSeconds,
    });
}
