import { bucketOf, type Call, type S3Response } from "../operation.ts";
import { element, S3_NAMESPACE, xmlDocument } from "../xml.ts";

export function listBuckets({ store }: Call): Promise<S3Response> {
  const buckets = store.buckets.map((bucket) =>
    element("Bucket", element("Name", bucket.name), element("CreationDate", bucket.settings.created)),
  );
  const owner = element("Owner", element("ID", "local"), element("DisplayName", "local"));
  const result = element("ListAllMyBucketsResult", owner, element("Buckets", ...buckets));
  return Promise.resolve({ body: xmlDocument(result, S3_NAMESPACE) });
}

export async function createBucket({ store, request }: Call): Promise<S3Response> {
  await store.createBucket(request.bucket);
  return { headers: { location: `/${request.bucket}` } };
}

export async function deleteBucket({ store, request }: Call): Promise<S3Response> {
  await store.deleteBucket(request.bucket);
  return { status: 204 };
}

export function headBucket(call: Call): Promise<S3Response> {
  bucketOf(call);
  return Promise.resolve({});
}

/** GetBucketLocation. The location of us-east-1 is empty (API reference). */
export function getBucketLocation(call: Call): Promise<S3Response> {
  bucketOf(call);
  return Promise.resolve({ body: xmlDocument(element("LocationConstraint"), S3_NAMESPACE) });
}
