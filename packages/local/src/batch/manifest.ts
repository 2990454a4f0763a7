import { encodeKey } from "../s3/uri.ts";
import type { Bucket } from "../s3/store/bucket.ts";
import { csvLine, readCsv } from "./csv.ts";

/** An object to process. */
export interface BatchTarget {
  readonly bucket: string;
  /** URL-encoded, as in the manifest; the function gets it unchanged. */
  readonly encodedKey: string;
  readonly versionId?: string;
}

/** Thrown for an invalid manifest. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
  readonly code = "INVALID_MANIFEST";
}

/**
 * Reads a CSV manifest with `BUCKET,KEY` or `BUCKET,KEY,VERSION` in every line, URL-encoded keys and a single bucket (S3
 * user guide, "Creating a manifest").
 *
 * @throws {ManifestError} naming the invalid line.
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

/** Lists every object of a bucket under a prefix, as S3 does when it generates the manifest. */
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
