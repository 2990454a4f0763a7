import type { S3Client } from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import type { ObjectLocation } from "../object-ref.ts";

/** The only upload that a form allows. */
export interface Grant {
  readonly location: ObjectLocation;
  readonly contentType: string;
  readonly bytes: number;
  /** Names with `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly expiresInSeconds: number;
}

/** A form to post to S3: first the fields, then the file as `file`. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Signs the form of an upload. */
export type Presigner = (grant: Grant) => Promise<UploadForm>;

/** Creates a presigner. Every field of its forms is a condition of the signed policy: S3 accepts only the granted upload. */
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
