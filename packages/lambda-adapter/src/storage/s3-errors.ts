import { S3ServiceException } from "@aws-sdk/client-s3";
import { Rejection, StorageFault } from "../errors.ts";
import type { ObjectLocation } from "../object-ref.ts";
import { quotedLocation } from "../quoting.ts";

/**
 * Runs an S3 call. Returns undefined for the statuses that a caller handles by reading the object again: 404 (does not
 * exist), 412 (condition not met) and 409 (another conditional write is in progress).
 *
 * @throws {Rejection | StorageFault} for every other error.
 */
export async function callS3<T>(
  operation: string,
  location: ObjectLocation,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if ((status === 404 && !isMissingBucket(error)) || status === 409 || status === 412) return undefined;
    throw rejectionOf(location, error) ?? faultOf(operation, location, error);
  }
}

function isMissingBucket(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === "NoSuchBucket";
}

/**
 * Returns the rejection of an object that S3 never returns as it is. Source: S3 API Reference, "Error responses"; User Guide,
 * "Using SSE-C".
 */
function rejectionOf(location: ObjectLocation, error: unknown): Rejection | undefined {
  if (!(error instanceof S3ServiceException)) return undefined;
  if (error.name === "InvalidObjectState") {
    return new Rejection(
      "ARCHIVED",
      `Expected ${quotedLocation(location)} to be restored but it is archived`,
      error,
    );
  }
  if (error.name === "InvalidRequest" && /server side encryption/i.test(error.message)) {
    return new Rejection(
      "ENCRYPTED_BY_CUSTOMER",
      `Expected ${quotedLocation(location)} to be readable without a customer-provided key but it is encrypted with one (SSE-C)`,
      error,
    );
  }
  return undefined;
}

/** Error names that stay the same until someone changes permissions or the bucket's settings. */
const REFUSALS = ["AccessDenied", "Forbidden", "MethodNotAllowed", "NotImplemented", "InvalidRequest"];

/** Wraps the cause of a failed call. A 403 for a read gets a hint: S3 also answers 403 for an object that does not exist. */
export function faultOf(operation: string, location: ObjectLocation, cause: unknown): StorageFault {
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const isRefusal = cause instanceof S3ServiceException && REFUSALS.includes(cause.name);
  const isForbidden = cause instanceof S3ServiceException && cause.$metadata.httpStatusCode === 403;
  const hint =
    isForbidden && /^(Get|Head)/.test(operation)
      ? ". S3 also answers 403 for an object that is not there when the caller lacks s3:ListBucket on its bucket"
      : "";
  return new StorageFault(`${operation} of ${quotedLocation(location)} failed: ${reason}${hint}`, {
    cause,
    isRefusal,
  });
}
