import { regionsText, type Verification } from "@pixelater/core";
import type { FoundRegion } from "@pixelater/faces";
import { hasMostLeft } from "../deadline.ts";
import { Postponed, Rejection } from "../errors.ts";
import {
  knownOutputs,
  type Manifest,
  type ManifestOutput,
  manifestSource,
  rejectedManifest,
} from "../manifest/manifest.ts";
import { type Provenance, withContentDigest } from "../manifest/provenance.ts";
import { publicUrl } from "../manifest/public-url.ts";
import { type ReadablePhoto, readablePhoto } from "../pixelation/decoding.ts";
import { type Detection, detectFaces, type FaceDetector } from "../pixelation/detection.ts";
import {
  type Extras,
  isQuick,
  MOST_WAITING_BYTES,
  type Needs,
  needsOf,
  requirePossible,
  requireTimeFor,
} from "../pixelation/needs.ts";
import {
  type InspectedObject,
  inspectObject,
  type OutputPlaceholder,
  type PixelatedImage,
  pixelateObject,
} from "../pixelation/pixelate-object.ts";
import type { PixelationSettings } from "../pixelation/pixelation-settings.ts";
import { outputKey } from "../storage/keys.ts";
import type { OpenObject } from "../storage/store.ts";
import { type AttemptMarker, placeMarker } from "./attempt-marker.ts";
import { conditionalPut, replacing } from "./conditional-put.ts";
import { type Job, sourceLocation } from "./job.ts";
import { addReplacedOutput } from "./replaced.ts";

/** The version of a photo that is pixelated. */
export interface SourceVersion {
  readonly provenance: Provenance;
  /** Metadata that records when a lifecycle rule deletes the photo. */
  readonly expiry: Readonly<Record<string, string>>;
  /** The existing manifest, about whichever version. */
  readonly earlier: Manifest | undefined;
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
  const { ref, tools } = job;
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
    const made = await makeOutputs(job, { bytes, source, pixelation, version });
    if (made === undefined) return undefined;
    const { width, height } = made.info;
    const format = made.foreignFormat ?? made.info.format;
    return {
      version: 1,
      status: "pixelated",
      source: manifestSource(ref, { ...source, bytes: bytes.length }),
      image: { format, width, height },
      ...(made.found && { faces: made.found.length, found: made.found.map(manifestRegion) }),
      ...(made.placeholder && { placeholder: made.placeholder }),
      outputs: made.outputs,
      original: "kept",
    };
  } catch (error) {
    if (error instanceof Rejection) return rejectedManifest(ref, source, error);
    throw error;
  }
}

/** A file in memory. */
interface File {
  readonly bytes: Uint8Array;
  readonly source: OpenObject;
  readonly pixelation: PixelationSettings;
  readonly version: SourceVersion;
}

/** A photo in memory, decoded if that was needed. */
type Photo = File & ReadablePhoto;

/** Outputs that are stored. */
interface Made {
  /** The format of a photo that was decoded. */
  readonly foreignFormat: string | undefined;
  readonly info: InspectedObject;
  /** Faces that were found and hidden; undefined if none were looked for. */
  readonly found: readonly FoundRegion[] | undefined;
  readonly outputs: ManifestOutput[];
  readonly placeholder: OutputPlaceholder | undefined;
}

/**
 * Decodes a photo if core does not read it, finds its faces if its settings ask for them, pixelates it and stores the
 * outputs.
 *
 * @returns undefined if a newer version was uploaded meanwhile.
 */
async function makeOutputs(job: Job, file: File): Promise<Made | undefined> {
  const { settings, decoder, memoryBytes } = job.tools;
  const { limits } = settings;
  const { bytes, pixelation, version } = file;
  const isForeign = decoder?.reads(bytes) === true;
  const detector = pixelation.faces === true ? job.tools.detector : undefined;
  // What a foreign file costs is not known before a container reader and a decoder have seen it.
  let marker = isForeign ? await placeMarkerUnlessShared(job, version, job.deadline.totalMs) : undefined;
  try {
    const hadMost = isForeign && hasMostLeft(job.deadline);
    const read = await readablePhoto(bytes, decoder, { limits, memoryBytes, deadline: job.deadline });
    const photo = { ...file, ...read };
    const { input, foreignFormat } = read;
    const info = inspectObject(input, pixelation, limits);
    const needs = requireResources(job, photo, info, { detection: detector?.needs, hadMost });
    marker ??= await placeMarkerIfCostly(job, version, needs);
    const detection = await detectPhoto(job, photo, detector);
    if (detection === undefined) return undefined;
    // Many faces, each with a grid of its own, may cost more than one that covers the photo.
    const final = detector === undefined ? info : inspectObject(input, detection.pixelation, limits);
    if (detector !== undefined) {
      const finalNeeds = requireResources(job, photo, final, { hadMost });
      marker ??= await placeMarkerIfCostly(job, version, finalNeeds);
    }
    const images = pixelateObject(input, final, detection.pixelation, limits);
    const { written, placeholder } = await storeEach(job, images, version);
    const outputs = written.filter((output) => output !== undefined);
    return outputs.length < written.length
      ? undefined
      : { foreignFormat, info, found: detection.found, outputs, placeholder };
  } finally {
    await marker?.remove();
  }
}

/**
 * Checks that an invocation can do what a photo needs.
 *
 * @param hadMost true if the photo was decoded and had most of the invocation. A retry would not leave it more after
 *   decoding.
 * @throws {Rejection | OutOfTime}
 */
function requireResources(
  job: Job,
  { heldBytes, pixelation }: Photo,
  info: InspectedObject,
  { detection, hadMost }: Pick<Extras, "detection"> & { readonly hadMost: boolean },
): Needs {
  const { tools, deadline } = job;
  const hasPlaceholder = pixelation.placeholder === true;
  const needs = needsOf(info, heldBytes, tools.vcpus, { detection, hasPlaceholder });
  requirePossible(info, needs, { totalMs: deadline.totalMs, memoryBytes: tools.memoryBytes });
  if (!hadMost) requireTimeFor(info, needs, deadline);
  return needs;
}

/**
 * Finds the faces of a photo.
 *
 * @returns undefined if a newer version was uploaded meanwhile: a detector that reads the photo from storage may have seen
 *   that one.
 */
async function detectPhoto(
  job: Job,
  { source, input, pixelation }: Photo,
  detector: FaceDetector | undefined,
): Promise<Detection | undefined> {
  if (detector === undefined) return detectFaces(input, pixelation, undefined);
  const { ref, tools, deadline } = job;
  const object = { bucket: ref.bucket, key: ref.key, versionId: source.versionId };
  const detection = await tools.telemetry.timed("Detect", () =>
    detectFaces(input, pixelation, detector.of(object, deadline.signal)),
  );
  return (await wasReplaced(job, source)) ? undefined : detection;
}

/**
 * Reports whether a photo may have been replaced since it was read. Its ETag is not enough: it may have been replaced and
 * restored meanwhile. A version is never replaced, unless it was written while versioning was off.
 */
export async function wasReplaced(job: Job, { versionId, etag, modified }: OpenObject): Promise<boolean> {
  if (versionId !== undefined && versionId !== "null") return false;
  const current = await job.tools.store.head(sourceLocation(job), job.deadline.signal);
  return current?.etag !== etag || current.modified.getTime() !== modified.getTime();
}

function manifestRegion({ label, region, score }: FoundRegion) {
  return { label, region: regionsText([region]), score };
}

interface Stored {
  /** Undefined for each output whose photo was replaced by a newer version meanwhile. */
  readonly written: readonly (ManifestOutput | undefined)[];
  readonly placeholder: OutputPlaceholder | undefined;
}

/**
 * Stores outputs while the next ones are written. Once many bytes wait for storage, the next output waits too: memory holds
 * one output and those that wait.
 */
async function storeEach(
  job: Job,
  images: Iterable<PixelatedImage>,
  version: SourceVersion,
): Promise<Stored> {
  const { telemetry } = job.tools;
  const stored: Promise<ManifestOutput | undefined>[] = [];
  let placeholder: OutputPlaceholder | undefined;
  await telemetry.timed("Pixelate", async () => {
    let waiting = 0;
    for (const image of images) {
      waiting += image.bytes.length;
      placeholder ??= image.placeholder;
      const storing = writeOutput(job, image, version);
      // A failure is reported once all outputs are stored or have failed.
      storing.catch(() => undefined);
      stored.push(storing);
      if (waiting <= MOST_WAITING_BYTES) continue;
      await Promise.allSettled(stored);
      waiting = 0;
    }
  });
  return { written: await telemetry.timed("Write", () => allSettled(stored)), placeholder };
}

/** Writes one output. Returns undefined if a newer version of the photo was uploaded meanwhile. */
async function writeOutput(
  job: Job,
  { bytes, verification, progressive, grid, columns, rows, contentType }: PixelatedImage,
  { provenance, expiry, earlier, isCurrent }: SourceVersion,
): Promise<ManifestOutput | undefined> {
  const { ref, tools, deadline } = job;
  const { keyTemplate, processedBucket, cacheControl } = tools.settings;
  const key = outputKey(keyTemplate, ref.key, grid);
  // The earlier output may have been deleted since, by an invocation that stopped before the invalidation.
  const known = earlier === undefined ? [] : knownOutputs(earlier).filter((output) => output.key === key);
  const replaced = replacing(known.map(({ etag }) => etag));
  const stored = await conditionalPut({
    ...tools,
    location: { bucket: processedBucket, key },
    source: ref,
    object: { bytes, contentType, cacheControl, metadata: { "pixelate-grid": grid, ...expiry, ...replaced } },
    provenance: withContentDigest(provenance, bytes),
    accepts: (existing) => existing.bytes === bytes.length,
    isCurrent,
    signal: deadline.signal,
  });
  if (stored === undefined) return undefined;
  addReplacedOutput(job, key, stored);
  const verify = verification && manifestVerification(verification);
  const about = { grid, columns, rows, contentType, key };
  return {
    ...about,
    bytes: bytes.length,
    etag: stored.etag,
    url: publicUrl(tools.settings, key, stored.etag),
    ...(verify && { verify }),
    ...(progressive && { progressive }),
  };
}

function manifestVerification({ outsideUnchanged, insideCovered, comparedBy, metadata }: Verification) {
  return { outsideUnchanged, insideCovered, comparedBy, metadata: [...metadata] };
}

/**
 * Places an attempt marker for a photo that may exceed its invocation's time or memory. Other photos need none.
 *
 * @throws {Postponed} while other photos of the invocation are unfinished, also for a photo that may take more than its share
 *   of the time.
 */
async function placeMarkerIfCostly(
  job: Job,
  version: SourceVersion,
  needs: Needs,
): Promise<AttemptMarker | undefined> {
  const { tools, deadline, isSuspect, share, fairMs } = job;
  if (share === "some" && needs.milliseconds > fairMs) throw new Postponed(needs.milliseconds);
  if (!isSuspect && isQuick(needs, { totalMs: deadline.totalMs, memoryBytes: tools.memoryBytes }))
    return undefined;
  return placeMarkerUnlessShared(job, version, needs.milliseconds);
}

/** @throws {Postponed} while other photos of the invocation are unfinished. */
async function placeMarkerUnlessShared(
  job: Job,
  { provenance, wasPixelated }: SourceVersion,
  neededMs: number,
): Promise<AttemptMarker> {
  if (job.share === "some") throw new Postponed(neededMs);
  return placeMarker(job, provenance, wasPixelated);
}

/** Waits for all promises even if one fails. Otherwise a frozen container could resume in the middle of a write. */
async function allSettled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
