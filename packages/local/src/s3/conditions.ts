import { S3Error } from "./error.ts";
import type { Headers } from "./request.ts";
import type { Bucket } from "./store/bucket.ts";
import type { Version } from "./store/version.ts";

/**
 * Returns a check of a write's `If-Match` or `If-None-Match` against the version it would replace (S3 user guide, "Add
 * preconditions to S3 operations with conditional requests"). Create it when the request begins and call it after the
 * body: a deletion in between is the conflict that S3 answers with 409.
 */
export function writeCondition(
  headers: Headers,
  bucket: Bucket,
  key: string,
): (current: Version | undefined) => void {
  const ifMatch = headers["if-match"];
  const ifNoneMatch = headers["if-none-match"];
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") {
    throw new S3Error("NotImplemented", "If-None-Match on a write takes only the value *.");
  }
  if (ifMatch === undefined && ifNoneMatch === undefined) return () => undefined;
  const deletions = bucket.deletionsOf(key);
  return (current) => {
    if (bucket.deletionsOf(key) !== deletions) {
      throw new S3Error(
        "ConditionalRequestConflict",
        "The conditional request cannot succeed due to a conflicting operation against this resource.",
      );
    }
    const exists = current !== undefined && !current.deleteMarker;
    if (ifNoneMatch === "*" && exists) throw preconditionFailed("If-None-Match");
    if (ifMatch === undefined) return;
    if (!exists) throw new S3Error("NoSuchKey", "The specified key does not exist.");
    if (!listsEtag(ifMatch, current.etag)) throw preconditionFailed("If-Match");
  };
}

/** Returns a check of a deletion's `If-Match` against the current version. */
export function deleteCondition(ifMatch: string | undefined): (current: Version | undefined) => void {
  return (current) => {
    if (ifMatch === undefined) return;
    if (current === undefined || current.deleteMarker) {
      throw new S3Error("NoSuchKey", "The specified key does not exist.");
    }
    if (!listsEtag(ifMatch, current.etag)) throw preconditionFailed("If-Match");
  };
}

/** Returns whether to answer 304 (RFC 9110 section 13.2.2), and throws 412 if a precondition fails. */
export function readerHasIt(headers: Headers, version: Version, prefix = ""): boolean {
  const header = (name: string): string | undefined => headers[`${prefix}${name}`];
  const modified = Math.floor(Date.parse(version.lastModified) / 1000) * 1000;
  const ifMatch = header("if-match");
  const ifUnmodifiedSince = header("if-unmodified-since");
  if (ifMatch !== undefined) {
    if (!listsEtag(ifMatch, version.etag)) throw preconditionFailed("If-Match");
  } else if (ifUnmodifiedSince !== undefined && modified > Date.parse(ifUnmodifiedSince)) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  const ifNoneMatch = header("if-none-match");
  if (ifNoneMatch !== undefined) return listsEtag(ifNoneMatch, version.etag);
  const ifModifiedSince = header("if-modified-since");
  return ifModifiedSince !== undefined && modified <= Date.parse(ifModifiedSince);
}

/** Checks the preconditions on a copy's source. A copy has no 304: every mismatch is 412. */
export function requireCopySource(headers: Headers, source: Version): void {
  if (readerHasIt(headers, source, "x-amz-copy-source-")) throw preconditionFailed("x-amz-copy-source-If");
}

function listsEtag(list: string, etag: string): boolean {
  return list
    .split(",")
    .map((item) => item.trim().replace(/^W\//, "").replaceAll('"', ""))
    .some((item) => item === "*" || item === etag);
}

function preconditionFailed(condition: string): S3Error {
  return new S3Error(
    "PreconditionFailed",
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
  );
}
