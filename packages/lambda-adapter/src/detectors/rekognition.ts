import { DetectFacesCommand, type Image, RekognitionClient } from "@aws-sdk/client-rekognition";
import { inspect } from "@pixelater/core";
import type { FoundRegion } from "@pixelater/faces";
import { Rejection } from "../errors.ts";
import type { DetectedObject, FaceDetector } from "../pixelation/detection.ts";
import { inWholePixels } from "./whole-pixels.ts";

/** Space around a face for hair and ears, as of the built-in detector: both frame a face from forehead to chin. */
const PAD = "40%";

/** Errors about the photo itself: a retry would end the same way. */
const ABOUT_PHOTO: readonly string[] = ["ImageTooLargeException", "InvalidImageFormatException"];

/** The fields of a `RekognitionClient` that the detector uses. */
export type FaceClient = Pick<RekognitionClient, "send">;

/**
 * Finds faces by Amazon Rekognition's DetectFaces. Rekognition reads a stored version from S3 itself, with the function's
 * permissions, and applies its EXIF orientation. Sources: Amazon Rekognition Developer Guide, "Detecting faces in an image",
 * "Getting image orientation and bounding box coordinates" and "Guidelines and quotas": JPEG and PNG, at most 15 MB in S3 and 5 MB in a request.
 */
export function rekognitionDetector(client: FaceClient): FaceDetector {
  return {
    name: "rekognition",
    needs: { milliseconds: 1_500, memory: 10_000_000 },
    of: (object, abortSignal) => ({
      async findRegions(photo) {
        if ("data" in photo) throw new TypeError("Expected a file: no build has Rekognition and a decoder");
        const command = new DetectFacesCommand({ Image: imageOf(object, photo) });
        const { FaceDetails = [] } = await client.send(command, { abortSignal }).catch((error: unknown) => {
          throw aboutPhoto(error) ?? error;
        });
        const { width, height } = inspect(photo);
        return FaceDetails.flatMap(({ BoundingBox: box, Confidence = 0 }): FoundRegion[] => {
          const { Left = 0, Top = 0, Width = 0, Height = 0 } = box ?? {};
          const [left, top] = [Math.max(0, Left), Math.max(0, Top)];
          const [right, bottom] = [Math.min(1, Left + Width), Math.min(1, Top + Height)];
          if (left >= right || top >= bottom) return [];
          const face = inWholePixels({
            left: left * width,
            top: top * height,
            width: (right - left) * width,
            height: (bottom - top) * height,
          });
          return [
            { region: { shape: "ellipse", ...face, pad: PAD }, score: Confidence / 100, label: "face" },
          ];
        }).sort((a, b) => b.score - a.score);
      },
    }),
  };
}

/** Most bytes of a photo in a request. */
const MOST_SENT_BYTES = 5 * 2 ** 20;

/**
 * Refers to a stored version, so that the photo is not sent once more. An object without one may be replaced before
 * Rekognition reads it, so that its bytes are sent unless they are too many.
 */
function imageOf(object: DetectedObject | undefined, photo: Uint8Array): Image {
  const isVersion = object?.versionId !== undefined && object.versionId !== "null";
  if (object === undefined || (!isVersion && photo.length <= MOST_SENT_BYTES)) return { Bytes: photo };
  const { bucket, key, versionId } = object;
  return { S3Object: { Bucket: bucket, Name: key, ...(isVersion && { Version: versionId }) } };
}

function aboutPhoto(error: unknown): Rejection | undefined {
  if (!(error instanceof Error) || !ABOUT_PHOTO.includes(error.name)) return undefined;
  return new Rejection("DETECTION_FAILED", `Rekognition cannot read the photo: ${error.message}`, error);
}

/** Creates the detector of a function. @param timeouts of the SDK's requests. */
export function createRekognitionDetector(timeouts: {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}): FaceDetector {
  return rekognitionDetector(new RekognitionClient({ requestHandler: timeouts }));
}
