import { DetectFacesCommand } from "@aws-sdk/client-rekognition";
import { describe, expect, test } from "vitest";
import { Rejection } from "../../src/errors.ts";
import { type FaceClient, rekognitionDetector } from "../../src/detectors/rekognition.ts";
import { smallPng } from "../small-png.ts";

/** 7 × 5 pixels. */
const photo = smallPng(1);
const { signal } = new AbortController();

/** Returns a client that answers every call, and the inputs that it got. */
function clientThat(answer: () => Promise<object>) {
  const inputs: unknown[] = [];
  const send = (command: unknown) => {
    inputs.push(command instanceof DetectFacesCommand ? command.input : command);
    return answer();
  };
  return { client: { send } as FaceClient, inputs };
}

const box = (Left: number, Top: number, Width: number, Height: number, Confidence: number) => ({
  BoundingBox: { Left, Top, Width, Height },
  Confidence,
});

describe("the detector by Amazon Rekognition", () => {
  test("refers to the stored version, and gives faces in whole pixels, the most certain first", async () => {
    const { client, inputs } = clientThat(() =>
      Promise.resolve({
        FaceDetails: [
          box(0.2, 0.2, 0.3, 0.3, 91.5),
          box(-0.1, -0.1, 0.3, 0.3, 99.9),
          // Beyond the photo: Rekognition's boxes may end there.
          box(1.1, 0, 0.2, 0.2, 95),
          box(0.9, 0.9, 0.3, 0.3, 80),
        ],
      }),
    );
    const object = { bucket: "source", key: "a b.png", versionId: "v1" };
    const found = await rekognitionDetector(client).of(object, signal).findRegions(photo);
    expect(inputs).toEqual([{ Image: { S3Object: { Bucket: "source", Name: "a b.png", Version: "v1" } } }]);
    const face = (left: number, top: number, width: number, height: number) => ({
      ...{ shape: "ellipse", left, top, width, height, pad: "40%" },
    });
    expect(found.map(({ region }) => region)).toEqual([face(0, 0, 2, 1), face(1, 1, 3, 2), face(6, 4, 1, 1)]);
    expect(found.map(({ score }) => score)).toEqual(
      [0.9990000000000001, 0.915, 0.8].map((score) => expect.closeTo(score) as number),
    );
  });

  test("sends a photo without a version, unless it is too large for a request", async () => {
    const { client, inputs } = clientThat(() => Promise.resolve({}));
    const large = Buffer.concat([photo, new Uint8Array(5 * 2 ** 20)]);
    for (const versionId of [undefined, "null"]) {
      const detector = rekognitionDetector(client).of({ bucket: "source", key: "a", versionId }, signal);
      await detector.findRegions(photo);
      await detector.findRegions(large);
    }
    const named = { Image: { S3Object: { Bucket: "source", Name: "a" } } };
    expect(inputs).toEqual([{ Image: { Bytes: photo } }, named, { Image: { Bytes: photo } }, named]);
  });

  test("sends a photo that is not stored, and finds none in an empty answer", async () => {
    const { client, inputs } = clientThat(() => Promise.resolve({}));
    expect(await rekognitionDetector(client).of(undefined, signal).findRegions(photo)).toEqual([]);
    expect(inputs).toEqual([{ Image: { Bytes: photo } }]);
  });

  test.each(["ImageTooLargeException", "InvalidImageFormatException"])(
    "rejects a photo that Rekognition cannot read: %s",
    async (name) => {
      const { client } = clientThat(() => Promise.reject(Object.assign(new Error("no"), { name })));
      const finding = rekognitionDetector(client).of(undefined, signal).findRegions(photo);
      await expect(finding).rejects.toThrow(Rejection);
      await expect(finding).rejects.toMatchObject({ code: "DETECTION_FAILED" });
    },
  );

  test.each(["ThrottlingException", "AccessDeniedException", "InvalidS3ObjectException"])(
    "throws every other error, for a retry: %s",
    async (name) => {
      const { client } = clientThat(() => Promise.reject(Object.assign(new Error("no"), { name })));
      const finding = rekognitionDetector(client).of(undefined, signal).findRegions(photo);
      await expect(finding).rejects.toMatchObject({ name });
      await expect(finding).rejects.not.toThrow(Rejection);
    },
  );
});
