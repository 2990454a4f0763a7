import { S3Error } from "./error.ts";
import type { Operation } from "./operation.ts";
import { deleteBucketCors, getBucketCors, putBucketCors } from "./operations/bucket-cors.ts";
import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  headBucket,
  listBuckets,
} from "./operations/buckets.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { getObject, headObject } from "./operations/get-object.ts";
import { listObjectsV1, listObjectsV2 } from "./operations/list-objects.ts";
import { putObject } from "./operations/put-object.ts";
import type { S3Request } from "./request.ts";

/** The query parameters that make an operation another one. S3 knows more; those are refused by name. */
const SUBRESOURCES = [
  "accelerate",
  "acl",
  "analytics",
  "attributes",
  "cors",
  "delete",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "legal-hold",
  "lifecycle",
  "list-type",
  "location",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "partNumber",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "restore",
  "retention",
  "select",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versioning",
  "versions",
  "website",
];

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["GET service", { action: "s3:ListAllMyBuckets", run: listBuckets }],
  ["PUT bucket", { action: "s3:CreateBucket", run: createBucket }],
  ["HEAD bucket", { action: "s3:ListBucket", run: headBucket }],
  ["DELETE bucket", { action: "s3:DeleteBucket", run: deleteBucket }],
  ["GET bucket", { action: "s3:ListBucket", run: listObjectsV1 }],
  ["GET bucket?list-type", { action: "s3:ListBucket", run: listObjectsV2 }],
  ["GET bucket?location", { action: "s3:GetBucketLocation", run: getBucketLocation }],
  ["PUT bucket?cors", { action: "s3:PutBucketCORS", run: putBucketCors }],
  ["GET bucket?cors", { action: "s3:GetBucketCORS", run: getBucketCors }],
  ["DELETE bucket?cors", { action: "s3:PutBucketCORS", run: deleteBucketCors }],
  ["PUT object", { action: "s3:PutObject", run: putObject }],
  ["GET object", { action: "s3:GetObject", run: getObject }],
  ["HEAD object", { action: "s3:GetObject", run: headObject }],
  ["DELETE object", { action: "s3:DeleteObject", run: deleteObject }],
]);

/** Finds which operation a request asks for. */
export function routeRequest(request: S3Request): Operation {
  const target = request.bucket === "" ? "service" : request.key === "" ? "bucket" : "object";
  const asked = SUBRESOURCES.filter((name) => request.query.has(name));
  const route = [`${request.method} ${target}`, ...asked].join("?");
  const operation = OPERATIONS.get(route);
  if (operation === undefined) {
    throw new S3Error("NotImplemented", `The local S3 has no operation for ${route}.`);
  }
  return operation;
}
