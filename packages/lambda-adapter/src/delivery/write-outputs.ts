import { Postponed, Rejection } from "../errors.ts";
import {
  type Manifest,
  type ManifestOutput,
  manifestSource,
  rejectedManifest,
} from "../manifest/manifest.ts";
import { type Provenance, withContentDigest } from "../manifest/provenance.ts";
import {
  isQuick,
  MOST_WAITING_BYTES,
  type Needs,
  needsOf,
  requirePossible,
  requireTimeFor,
} from "../pixelation/needs.ts";
import { inspectObject, type PixelatedImage, pixelateObject } from "../pixelation/pixelate-object.ts";
import type { PixelationSettings } from "../pixelation/pixelation-settings.ts";
import { outputKey } from "../storage/keys.ts";
import type { OpenObject } from "../storage/store.ts";
import { type AttemptMarker, placeMarker } from "./attempt-marker.ts";
import { conditionalPut } from "./conditional-put.ts";
import type { Job } from "./job.ts";

/** The version of a photo that is pixelated. */
export interface SourceVersion {
  readonly provenance: Provenance;
  /** Asks storage whether this version is still the current one. */
  readonly isCurrent: () => Promise<boolean>;
  /** True if an earlier delivery pixelated this version with the same settings. */
  readonly wasPixelated: boolean;
}

/**
 * Pixelates one version, and writes each output while the next one is pixelated.
 *
 * @returns the manifest to write next, of a rejection if the image cannot be pixelated; undefined if a newer version was
 *   uploaded meanwhile.
 */
export async function pixelatedManifest(
  job: Job,
  source: OpenObject,
  pixelation: PixelationSettings,
  version: SourceVersion,
): Promise<Manifest | undefined> {
  const { ref, tools, deadline } = job;
  const { limits } = tools.settings;
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
    const needs = needsOf(info, bytes.length, tools.vcpus);
    requirePossible(info, needs, { totalMs: deadline.totalMs, memoryBytes: tools.memoryBytes });
    requireTimeFor(info, needs, deadline);
    const marker = await placeMarkerIfCostly(job, version, needs);
    const images = pixelateObject(bytes, info, pixelation, limits);
    const written = await storeEach(job, images, version).finally(() => marker?.remove());
    const outputs = written.filter((output) => output !== undefined);
    if (outputs.length < written.length) return undefined;
    const { format, width, height } = info;
    return {
      version: 1,
      status: "pixelated",
      source: manifestSource(ref, { ...source, bytes: bytes.length }),
      image: { format, width, height },
      outputs,
      original: "kept",
    };
  } catch (error) {
    if (error instanceof Rejection) return rejectedManifest(ref, source, error);
    throw error;
  }
}

/**
 * Stores outputs while the next ones are written. Once many bytes wait for storage, the next output waits too: memory holds
 * one output and those that wait.
 */
async function storeEach(
  job: Job,
  images: Iterable<PixelatedImage>,
  version: SourceVersion,
): Promise<(ManifestOutput | undefined)[]> {
  const { telemetry } = job.tools;
  const stored: Promise<ManifestOutput | undefined>[] = [];
  await telemetry.timed("Pixelate", async () => {
    let waiting = 0;
    for (const image of images) {
      waiting += image.bytes.length;
      const storing = writeOutput(job, image, version);
      // A failure is reported once all outputs are stored or have failed.
      storing.catch(() => undefined);
      stored.push(storing);
      if (waiting <= MOST_WAITING_BYTES) continue;
      await Promise.allSettled(stored);
      waiting = 0;
    }
  });
  return telemetry.timed("Write", () => allSettled(stored));
}

/** Writes one output. Returns undefined if a newer version of the photo was uploaded meanwhile. */
async function writeOutput(
  { ref, tools, deadline }: Job,
  { bytes, ...about }: PixelatedImage,
  { provenance, isCurrent }: SourceVersion,
): Promise<ManifestOutput | undefined> {
  const { keyTemplate, processedBucket } = tools.settings;
  const key = outputKey(keyTemplate, ref.key, about.grid);
  const stored = await conditionalPut({
    ...tools,
    location: { bucket: processedBucket, key },
    source: ref,
    object: { bytes, contentType: about.contentType, metadata: { "pixelate-grid": about.grid } },
    provenance: withContentDigest(provenance, bytes),
    accepts: (existing) => existing.bytes === bytes.length,
    isCurrent,
    signal: deadline.signal,
  });
  return stored && { ...about, key, bytes: bytes.length, etag: stored.etag };
}

/**
 * Places an attempt marker for a photo that may exceed its invocation's time or memory. Other photos need none.
 *
 * @throws {Postponed} while other photos of the invocation are unfinished.
 */
async function placeMarkerIfCostly(
  job: Job,
  { provenance, wasPixelated }: SourceVersion,
  needs: Needs,
): Promise<AttemptMarker | undefined> {
  const { tools, deadline, isSuspect, share } = job;
  if (!isSuspect && isQuick(needs, { totalMs: deadline.totalMs, memoryBytes: tools.memoryBytes }))
    return undefined;
  if (share === "some") throw new Postponed(needs.milliseconds);
  return placeMarker(job, provenance, wasPixelated);
}

/** Waits for all promises even if one fails. Otherwise a frozen container could resume in the middle of a write. */
async function allSettled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
