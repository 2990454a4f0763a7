import type { Raster } from "@pixelater/core";
import { type Box, withoutOverlaps } from "./detection/box.ts";
import { joinScales, scoreOf } from "./detection/candidates.ts";
import { chooseSides, lookAtScale } from "./detection/scales.ts";
import { lookAgain } from "./detection/second-look.ts";
import { findTurned, QUARTERS } from "./detection/turned.ts";
import type { Detector } from "./detector.ts";
import type { Face } from "./face.ts";
import { loadNetwork } from "./network/load.ts";
import type { UltraFace } from "./network/ultraface.ts";
import { type FaceSettings, type FindFacesOptions, resolveFaceSettings } from "./options.ts";
import type { Pixels } from "./photo/pixels.ts";
import { type Preview, previewOf } from "./photo/preview.ts";

/** Pixels of a preview's longer side, for each pixel of the largest network input of 640. */
const PREVIEW_SHARE = 500 / 640;

/** The lowest score of a face in a photo that is turned: those are more often none. */
const TURNED_SCORE = 0.8;

/** Boxes that overlap by more are one face. */
const ONE_FACE = 0.3;

/**
 * Finds faces in a photo, on this machine: nothing is sent anywhere. Works synchronously for some tenths of a second once
 * the network is loaded, so a page calls it in a worker.
 *
 * @param photo a JPEG or PNG file, or the pixels of an upright photo.
 * @returns the faces, the most certain ones first. Each is a region as `pixelate` takes it.
 * @throws {PixelateError} when the photo cannot be read; its `code` says why.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const faces = await findFaces(photo);
 * const safer = pixelate(photo, { regions: faces, cover: "solid" });
 */
export async function findFaces(photo: Uint8Array | Raster, options: FindFacesOptions = {}): Promise<Face[]> {
  const settings = resolveFaceSettings(options);
  const network = await loadNetwork();
  return findWith(network, photo, settings);
}

/** Returns a detector of faces. @throws {TypeError | RangeError} when an option is wrong. */
export function faceDetector(options: FindFacesOptions = {}): Detector {
  resolveFaceSettings(options);
  return {
    findRegions: async (photo) => {
      const faces = await findFaces(photo, options);
      return faces.map((region) => ({ region, score: region.score, label: "face" }));
    },
  };
}

function findWith(network: UltraFace, photo: Uint8Array | Raster, settings: FaceSettings): Face[] {
  const { threshold, smallestFace, turned, shape, pad, limits } = settings;
  const leastSideOf = (side: number) => PREVIEW_SHARE * Math.max(...chooseSides(side, smallestFace));
  const preview = previewOf(photo, leastSideOf, limits);
  const { width, height, pixels } = preview;
  const sides = chooseSides(Math.max(width, height), smallestFace);
  const boxes = findBoxes(network, pixels, sides, threshold);
  if (turned) {
    const least = Math.max(threshold, TURNED_SCORE);
    for (const quarters of QUARTERS) {
      boxes.push(...findTurned(pixels, quarters, (image) => findBoxes(network, image, sides, least)));
    }
  }
  return withoutOverlaps(boxes, ONE_FACE)
    .flatMap((box) => onPhoto(box, preview))
    .map(({ left, top, width, height, score }) => ({ shape, left, top, width, height, pad, score }));
}

/** Finds faces in an upright image. */
function findBoxes(network: UltraFace, pixels: Pixels, sides: readonly number[], threshold: number): Box[] {
  const scales = sides.map((side) => lookAtScale(network, pixels, side));
  const finest = scales.reduce((most, { scale }) => Math.max(most, scale), 0);
  return lookAgain(network, pixels, joinScales(scales), finest, threshold)
    .map((candidate) => ({ ...candidate.box, score: scoreOf(candidate) }))
    .filter(({ score }) => score >= threshold);
}

/** Returns the part of a box that lies on the photo, in the photo's pixels; nothing if it lies outside. */
function onPhoto(box: Box, { width, height, shrinkage }: Preview): Box[] {
  const left = Math.max(0, box.left * shrinkage);
  const top = Math.max(0, box.top * shrinkage);
  const right = Math.min(width, (box.left + box.width) * shrinkage);
  const bottom = Math.min(height, (box.top + box.height) * shrinkage);
  if (left >= right || top >= bottom) return [];
  return [{ left, top, width: right - left, height: bottom - top, score: box.score }];
}
