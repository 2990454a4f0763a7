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
import { copyObject } from "./operations/copy-object.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { getObject, headObject } from "./operations/get-object.ts";
import { listObjectsV1, listObjectsV2 } from "./operations/list-objects.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./operations/tagging.ts";
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from "./operations/multipart.ts";
import { putObject } from "./operations/put-object.ts";
import { getBucketVersioning, listObjectVersions, putBucketVersioning } from "./operations/versioning.ts";
import type { S3Request } from "./request.ts";

/** Query parameters that select another operation. Those without support here are refused by name. */
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
  ["POST bucket?delete", { action: "s3:DeleteObject", run: deleteObjects }],
  ["PUT bucket?versioning", { action: "s3:PutBucketVersioning", run: putBucketVersioning }],
  ["GET bucket?versioning", { action: "s3:GetBucketVersioning", run: getBucketVersioning }],
  ["GET bucket?versions", { action: "s3:ListBucketVersions", run: listObjectVersions }],
  ["POST object?uploads", { action: "s3:PutObject", run: createMultipartUpload }],
  ["PUT object?partNumber?uploadId", { action: "s3:PutObject", run: uploadPart }],
  ["POST object?uploadId", { action: "s3:PutObject", run: completeMultipartUpload }],
  ["DELETE object?uploadId", { action: "s3:AbortMultipartUpload", run: abortMultipartUpload }],
  ["PUT object", { action: "s3:PutObject", run: putObject }],
  ["GET object", { action: "s3:GetObject", run: getObject }],
  ["HEAD object", { action: "s3:GetObject", run: headObject }],
  ["GET object?tagging", { action: "s3:GetObjectTagging", run: getObjectTagging }],
  ["PUT object?tagging", { action: "s3:PutObjectTagging", run: putObjectTagging }],
  ["DELETE object?tagging", { action: "s3:DeleteObjectTagging", run: deleteObjectTagging }],
  ["DELETE object", { action: "s3:DeleteObject", run: deleteObject }],
]);

/** Finds the operation of a request. */
export function routeRequest(request: S3Request): Operation {
  const target = request.bucket === "" ? "service" : request.key === "" ? "bucket" : "object";
  const asked = SUBRESOURCES.filter((name) => request.query.has(name));
  const route = [`${request.method} ${target}`, ...asked].join("?");
  const operation = OPERATIONS.get(route);
  if (operation === undefined) {
    throw new S3Error("NotImplemented", `The local S3 has no operation for ${route}.`);
  }
  if (route === "PUT object" && request.headers["x-amz-copy-source"] !== undefined) return COPY;
  return request.query.has("versionId") ? onVersion(operation) : operation;
}

const COPY: Operation = { action: "s3:PutObject", run: copyObject };

/** Returns the operation with IAM's action for a given version, such as `s3:GetObjectVersionTagging`. */
function onVersion(operation: Operation): Operation {
  return {
    ...operation,
    action: operation.action.replace(/^(s3:(?:Get|Put|Delete)Object)(Tagging)?$/, "$1Version$2"),
  };
}
