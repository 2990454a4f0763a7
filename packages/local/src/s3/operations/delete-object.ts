import { deleteCondition } from "../conditions.ts";
import { bucketOf, type Call, type S3Response } from "../operation.ts";
import type { Bucket, Deletion } from "../store/bucket.ts";

/** DeleteObject. Deleting a missing object succeeds, as in S3. */
export async function deleteObject(call: Call): Promise<S3Response> {
  const bucket = bucketOf(call);
  const { key, query } = call.request;
  const deletion = await deleteAndAnnounce(call, bucket, {
    key,
    versionId: query.get("versionId"),
    ifMatch: call.authenticated.headers["if-match"],
  });
  return { status: 204, headers: deletionHeaders(deletion, query.get("versionId")) };
}

/** One of the deletions in a request. */
export interface DeletionOrder {
  readonly key: string;
  readonly versionId: string | undefined;
  readonly ifMatch: string | undefined;
}

export async function deleteAndAnnounce(call: Call, bucket: Bucket, order: DeletionOrder): Promise<Deletion> {
  const check = deleteCondition(order.ifMatch);
  const deletion =
    order.versionId === undefined
      ? await bucket.delete(order.key, check)
      : await bucket.deleteVersion(order.key, order.versionId, check);
  const { version, markerCreated } = deletion;
  if (version !== undefined) {
    call.announce({
      name: markerCreated ? "ObjectRemoved:DeleteMarkerCreated" : "ObjectRemoved:Delete",
      bucket: bucket.name,
      key: order.key,
      sequence: markerCreated ? version.sequence : call.store.nextSequence(),
      time: new Date(call.store.now()).toISOString(),
      requestId: call.request.id,
      principal: call.identity.accessKeyId,
      ...(bucket.settings.versioning !== undefined && { versionId: version.versionId }),
    });
  }
  return deletion;
}

function deletionHeaders(
  { version, markerCreated }: Deletion,
  versionId: string | undefined,
): Record<string, string> {
  if (markerCreated) return { "x-amz-delete-marker": "true", "x-amz-version-id": version?.versionId ?? "" };
  if (versionId === undefined) return {};
  return {
    "x-amz-version-id": versionId,
    ...(version?.deleteMarker === true && { "x-amz-delete-marker": "true" }),
  };
}
