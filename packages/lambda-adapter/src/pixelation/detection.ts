import type { Raster } from "@pixelater/core";
import type { FoundRegion } from "@pixelater/faces";
import { Rejection } from "../errors.ts";
import type { ObjectLocation } from "../object-ref.ts";
import { withStrength } from "./hiding.ts";
import type { Needs } from "./needs.ts";
import type { PixelationSettings } from "./pixelation-settings.ts";

/** The detector of faces in this build of the function. */
export interface FaceDetector {
  /** Its name and version. Another one may find other faces, so it belongs to the provenance of outputs. */
  readonly name: string;
  /** The most that it needs for one photo besides reading it: milliseconds of one vCPU, and bytes. */
  readonly needs: Needs;
  /**
   * Returns the detector for one photo.
   *
   * @param object the stored version with the photo's bytes; undefined for a photo in a request.
   */
  of(object: DetectedObject | undefined, signal: AbortSignal): PhotoDetector;
}

/** A detector for one photo. It takes a file, or the pixels of a photo that was decoded. */
export interface PhotoDetector {
  findRegions(photo: Uint8Array | Raster): Promise<readonly FoundRegion[]>;
}

/** A stored photo, for detectors that read it from storage. */
export interface DetectedObject extends ObjectLocation {
  readonly versionId?: string | undefined;
}

/** The faces of a photo, and the settings that hide them. */
export interface Detection {
  /** Undefined if none were looked for. */
  readonly found: readonly FoundRegion[] | undefined;
  /** Settings that ask for no more faces, and whose regions are those that were requested, and the faces. */
  readonly pixelation: PixelationSettings;
}

/**
 * Finds the faces in a photo.
 *
 * @param detector undefined if its settings do not ask for faces.
 * @throws {Rejection} `NO_FACES` if there are none and the settings reject such photos.
 */
export async function detectFaces(
  photo: Uint8Array | Raster,
  pixelation: PixelationSettings,
  detector: PhotoDetector | undefined,
): Promise<Detection> {
  if (detector === undefined) return { found: undefined, pixelation };
  const found = await detector.findRegions(photo);
  if (found.length === 0 && pixelation.noFaces === "reject") {
    throw new Rejection(
      "NO_FACES",
      "Expected a face but found none. Look at the photo, then upload it with pixelate-regions, or with pixelate-faces: false",
    );
  }
  const rounded = found.map(({ region, score, label }) => ({
    region,
    score: Math.round(score * 100) / 100,
    label,
  }));
  const faces = rounded.map(({ region }) => withStrength(region, pixelation.strength));
  return {
    found: rounded,
    pixelation: { ...pixelation, faces: undefined, regions: [...(pixelation.regions ?? []), ...faces] },
  };
}

/**
 * Checks that this build can do what the settings ask for.
 *
 * @throws {Rejection} `NO_DETECTOR`
 */
export function requireDetector({ faces }: PixelationSettings, detector: string | undefined): void {
  if (faces !== true || detector !== undefined) return;
  throw new Rejection(
    "NO_DETECTOR",
    "Expected a function that finds faces but this one has no detector: set faces = true in Terraform, or deploy function-faces.zip",
  );
}
