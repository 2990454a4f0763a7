import { readFile } from "node:fs/promises";
import type { LocalCloud } from "../cloud.ts";
import type { ObjectChange } from "../s3/event.ts";
import { requestObject } from "../signed-request.ts";
import type { Photo } from "./photos.ts";
import { UserError } from "./user-error.ts";

/** The part of the function's manifest that the report shows. */
export interface Manifest {
  readonly status: "pixelated" | "rejected";
  readonly source: { readonly etag: string };
  readonly image?: { readonly format: string; readonly width: number; readonly height: number };
  /** Number of faces that were found and hidden; absent if none were looked for. */
  readonly faces?: number;
  readonly outputs: readonly {
    readonly grid: string;
    readonly columns: number;
    readonly rows: number;
    readonly key: string;
    readonly contentType: string;
    readonly bytes: number;
  }[];
  readonly error?: { readonly code: string; readonly message: string };
}

export interface PixelatedPhoto {
  readonly photo: Photo;
  readonly manifest: Manifest;
  /**
   * Milliseconds from the start of the upload until the function wrote each key. Empty if the outputs existed before: the
   * function then writes nothing.
   */
  readonly arrivals: ReadonlyMap<string, number>;
  /** Milliseconds from the start of the upload until the manifest was written or the function returned. */
  readonly totalMs: number;
}

/** A failure of the function after its last attempt. */
export interface GivenUp {
  /** Keys of the failed event's objects. */
  readonly keys: readonly string[];
  readonly message: string;
}

/** Passes changes of the buckets and failures of the function to the code that waits for a photo. */
export class Arrivals {
  readonly #listeners = new Set<(arrival: ObjectChange | GivenUp) => void>();

  notify(arrival: ObjectChange | GivenUp): void {
    for (const listener of this.#listeners) listener(arrival);
  }

  listen(listener: (arrival: ObjectChange | GivenUp) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/**
 * Uploads one photo and waits for its outcome.
 *
 * The wait ends with the upload's event, not with a change in the processed bucket: when the outputs of the same bytes
 * exist already, the function finds them complete and writes nothing.
 *
 * @throws {UserError} when the upload fails, or the function gives up.
 */
export async function sendPhoto(
  cloud: LocalCloud,
  arrivals: Arrivals,
  photo: Photo,
): Promise<PixelatedPhoto> {
  const started = performance.now();
  const times = new Map<string, number>();
  let failure: string | undefined;
  const stop = arrivals.listen((arrival) => {
    if ("keys" in arrival) {
      if (arrival.keys.includes(photo.key)) failure = arrival.message;
    } else if (arrival.bucket === cloud.processedBucket) {
      times.set(arrival.key, performance.now() - started);
    }
  });
  let etag: string;
  try {
    etag = await upload(cloud, photo);
    await cloud.idle();
  } finally {
    stop();
  }
  const manifestKey = manifestKeyOf(photo.key);
  const manifest = await readManifest(cloud, photo.key);
  if (manifest === undefined || unquoted(manifest.source.etag) !== etag) {
    throw new UserError(`${photo.name}: ${failure ?? "the function ended without a result for it"}.`);
  }
  return { photo, manifest, arrivals: times, totalMs: times.get(manifestKey) ?? performance.now() - started };
}

/** Reads the manifest of a source object. Returns undefined where there is none. */
export async function readManifest(cloud: LocalCloud, sourceKey: string): Promise<Manifest | undefined> {
  const key = manifestKeyOf(sourceKey);
  if (cloud.s3.store.bucket(cloud.processedBucket).current(key) === undefined) return undefined;
  return JSON.parse((await readProcessed(cloud, key)).toString()) as Manifest;
}

function manifestKeyOf(sourceKey: string): string {
  return sourceKey.replace(/[^/]+$/, "pixelated-$&.json");
}

/** Reads the bytes of a processed object. */
export async function readProcessed(cloud: LocalCloud, key: string): Promise<Buffer> {
  const bucket = cloud.s3.store.bucket(cloud.processedBucket);
  const version = bucket.current(key);
  if (version === undefined) throw new UserError(`The processed bucket has no ${key}.`);
  return readFile(bucket.pathOfBytes(version));
}

/** Returns the upload's ETag. */
async function upload({ s3, sourceBucket }: LocalCloud, { key, bytes }: Photo): Promise<string> {
  const answer = await requestObject(s3, { method: "PUT", bucket: sourceBucket, key, body: bytes });
  answer.resume();
  if (answer.statusCode !== 200) {
    throw new UserError(`The upload of ${key} ended with ${answer.statusCode ?? "nothing"}.`);
  }
  return unquoted(answer.headers.etag ?? "");
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', "");
}
