import { Postponed, Rejection } from "../errors.ts";
import type { Job } from "./job.ts";
import { outputKey } from "../storage/keys.ts";
import {
  type Manifest,
  type ManifestOutput,
  manifestSource,
  rejectedManifest,
} from "../manifest/manifest.ts";
import { type Provenance, withContentDigest } from "../manifest/provenance.ts";
import { requireMemory } from "../pixelation/memory-estimate.ts";
import { inspectObject, pixelateObject } from "../pixelation/pixelate-object.ts";
import { conditionalPut } from "./conditional-put.ts";
import type { PixelationSettings } from "../settings.ts";
import type { OpenObject } from "../storage/s3-store.ts";
import { requireTimeFor } from "../pixelation/time-estimate.ts";
import { placeMarker, type AttemptMarker } from "./attempt-marker.ts";
import { isQuick, type WorstCase, estimateWorstCase } from "../pixelation/worst-case.ts";

/**
 * Pixelates one version and writes its outputs side by side.
 *
 * @param hasSurvived whether this version was pixelated before.
 * @returns the manifest that is to follow them, about a rejection where the image cannot be pixelated; undefined when
 *   a newer version came in.
 */
export async function pixelatedManifest(
  job: Job,
  source: OpenObject,
  pixelation: PixelationSettings,
  provenance: Provenance,
  isCurrent: () => Promise<boolean>,
  hasSurvived: boolean,
): Promise<Manifest | undefined> {
  const { ref, tools, deadline } = job;
  const { limits, keyTemplate, processedBucket } = tools.settings;
  try {
    if (source.bytes > limits.maxBytes) {
      source.discard();
      throw new Rejection(
        "TOO_LARGE",
        `Expected at most ${limits.maxBytes} bytes but received ${source.bytes}`,
      );
    }
    const bytes = await tools.telemetry.timed("Read", () => source.read());
    if (bytes === undefined) return undefined;
    const info = inspectObject(bytes, pixelation, limits);
    requireMemory(info, bytes.length, pixelation, tools.memoryBytes);
    requireTimeFor(info, pixelation, tools.vcpus, deadline);
    const marker = await markerIfCostly(
      job,
      provenance,
      estimateWorstCase(info, bytes, pixelation, tools.vcpus),
      hasSurvived,
    );
    const images = await tools.telemetry
      .timed("Pixelate", () => Promise.resolve(pixelateObject(bytes, info, pixelation, limits)))
      .finally(() => marker?.end());
    const outputs = await tools.telemetry.timed("Write", () =>
      allSettled(
        images.map(async ({ bytes: image, ...about }): Promise<ManifestOutput | undefined> => {
          const key = outputKey(keyTemplate, ref.key, about.grid);
          const stored = await conditionalPut({
            ...tools,
            location: { bucket: processedBucket, key },
            source: ref,
            object: {
              bytes: image,
              contentType: about.contentType,
              metadata: { "pixelate-grid": about.grid },
            },
            provenance: withContentDigest(provenance, image),
            accepts: (existing) => existing.bytes === image.length,
            isCurrent,
            signal: deadline.signal,
          });
          return stored && { ...about, key, bytes: image.length, etag: stored.etag };
        }),
      ),
    );
    const stored = outputs.filter((output) => output !== undefined);
    if (stored.length < outputs.length) return undefined;
    const { format, width, height } = info;
    return {
      version: 1,
      status: "pixelated",
      source: manifestSource(ref, { ...source, bytes: bytes.length }),
      image: { format, width, height },
      outputs: stored,
      original: "kept",
    };
  } catch (error) {
    if (error instanceof Rejection) return rejectedManifest(ref, source, error);
    throw error;
  }
}

/**
 * Begins a trial for a photo that may end its invocation.
 *
 * @returns undefined for a photo that cannot.
 * @throws {Postponed} as long as other photos of the invocation are unfinished.
 */
async function markerIfCostly(
  job: Job,
  provenance: Provenance,
  needed: WorstCase,
  hasSurvived: boolean,
): Promise<AttemptMarker | undefined> {
  const { tools, deadline, isSuspect, share } = job;
  if (!isSuspect && isQuick(needed, deadline.totalMs, tools.memoryBytes)) return undefined;
  if (share === "some") throw new Postponed(needed.time);
  return placeMarker(job, provenance, hasSurvived);
}

/** Like Promise.all, but nothing runs on behind a failure: a frozen container must not wake up in the middle of a write. */
async function allSettled<T>(run: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(run);
  return Promise.all(run);
}
