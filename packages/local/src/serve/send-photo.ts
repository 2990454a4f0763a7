import { readFile } from "node:fs/promises";
import type { LocalCloud } from "../cloud.ts";
import type { ObjectChange } from "../s3/event.ts";
import { requestObject } from "../signed-request.ts";
import type { Photo } from "./photos.ts";
import { UserError } from "./user-error.ts";

/** What the function says it made of a photo: the part of its manifest that is used here. */
export interface Manifest {
  readonly status: "pixelated" | "rejected";
  readonly source: { readonly etag: string };
  readonly image?: { readonly format: string; readonly width: number; readonly height: number };
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
  /** Milliseconds from the beginning of the upload until each key was there. */
  readonly arrivals: ReadonlyMap<string, number>;
  readonly totalMs: number;
}

const PATIENCE_MS = 60_000;

/** Tells of changes in the processed bucket, and of events that were given up, to whoever waits for them. */
export class Arrivals {
  readonly #listeners = new Set<(arrival: ObjectChange | Error) => void>();

  tell(arrival: ObjectChange | Error): void {
    for (const listener of this.#listeners) listener(arrival);
  }

  listen(listener: (arrival: ObjectChange | Error) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Uploads one photo and waits until its manifest, which comes last, is there. */
export async function sendPhoto(
  cloud: LocalCloud,
  arrivals: Arrivals,
  photo: Photo,
): Promise<PixelatedPhoto> {
  const started = performance.now();
  const manifestKey = photo.key.replace(/[^/]+$/, "pixelated-$&.json");
  const times = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let stop: (() => void) | undefined;
  const finished = new Promise<void>((resolve, reject) => {
    timer = setTimeout(() => {
      reject(new UserError(`${photo.name}: no answer within ${PATIENCE_MS / 1000} seconds.`));
    }, PATIENCE_MS);
    stop = arrivals.listen((arrival) => {
      if (arrival instanceof Error) reject(new UserError(`${photo.name}: ${arrival.message}`));
      else if (arrival.bucket === cloud.processedBucket) {
        times.set(arrival.key, performance.now() - started);
        if (arrival.key === manifestKey) resolve();
      }
    });
  });
  try {
    await upload(cloud, photo);
    await finished;
  } finally {
    clearTimeout(timer);
    stop?.();
  }
  const manifest = JSON.parse((await readProcessed(cloud, manifestKey)).toString()) as Manifest;
  return { photo, manifest, arrivals: times, totalMs: performance.now() - started };
}

/** The bytes of a processed object. */
export async function readProcessed(cloud: LocalCloud, key: string): Promise<Buffer> {
  const bucket = cloud.s3.store.bucket(cloud.processedBucket);
  const version = bucket.current(key);
  if (version === undefined) throw new UserError(`The processed bucket has no ${key}.`);
  return readFile(bucket.pathOfBytes(version));
}

async function upload({ s3, sourceBucket }: LocalCloud, { key, bytes }: Photo): Promise<void> {
  const answer = await requestObject(s3, { method: "PUT", bucket: sourceBucket, key, body: bytes });
  answer.resume();
  if (answer.statusCode !== 200)
    throw new UserError(`The upload of ${key} ended with ${answer.statusCode ?? "nothing"}.`);
}
