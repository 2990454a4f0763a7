import { encodeKey } from "../s3/uri.ts";
import type { Bucket } from "../s3/store/bucket.ts";
import { csvLine, readCsv } from "./csv.ts";

/** One object of a job. */
export interface BatchTarget {
  readonly bucket: string;
  /** URL-encoded: the manifest's text goes to the function as it is. */
  readonly encodedKey: string;
  readonly versionId?: string;
}

/** A manifest that no job can be run with. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
  readonly code = "INVALID_MANIFEST";
}

/**
 * Reads a CSV manifest: `BUCKET,KEY` or `BUCKET,KEY,VERSION` in every line, keys URL-encoded, one bucket (S3 user guide,
 * "Creating a manifest").
 *
 * @throws {ManifestError} naming the line that is not so.
 */
export function readManifest(text: string): BatchTarget[] {
  const records = recordsOf(text);
  const [first] = records;
  if (first === undefined) throw new ManifestError("Expected a manifest with at least one object");
  return records.map((record, i) => {
    const [bucket = "", encodedKey = "", versionId = ""] = record;
    const where = `in line ${i + 1} of the manifest`;
    if (record.length !== first.length || record.length < 2 || record.length > 3) {
      throw new ManifestError(
        `Expected bucket, key and perhaps a version ${where} but received ${record.length} fields`,
      );
    }
    if (bucket === "" || encodedKey === "")
      throw new ManifestError(`Expected a bucket and a key ${where} but one is empty`);
    if (bucket !== first[0])
      throw new ManifestError(`Expected the bucket ${first[0] ?? ""} ${where} but received ${bucket}`);
    return { bucket, encodedKey, ...(versionId !== "" && { versionId }) };
  });
}

/** Every object of a bucket whose key begins with a prefix, as S3 lists it when it makes the manifest itself. */
export function targetsIn(bucket: Bucket, prefix: string): BatchTarget[] {
  return bucket.keys
    .filter((key) => key.startsWith(prefix) && bucket.current(key)?.deleteMarker === false)
    .map((key) => ({ bucket: bucket.name, encodedKey: encodeKey(key) }));
}

export function writeManifest(targets: readonly BatchTarget[]): string {
  return targets
    .map(({ bucket, encodedKey, versionId }) =>
      csvLine([bucket, encodedKey, ...(versionId === undefined ? [] : [versionId])]),
    )
    .join("");
}

function recordsOf(text: string): string[][] {
  try {
    return readCsv(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ManifestError(`Expected a manifest in CSV: ${cause.message}`, { cause });
  }
}
