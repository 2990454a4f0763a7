import type { Region } from "@pixelater/core";
import type { DetectedObject, FaceDetector } from "../src/pixelation/detection.ts";

/** A detector that finds the same faces in every photo, and keeps the objects that it was asked about. */
export interface FakeDetector extends FaceDetector {
  readonly asked: (DetectedObject | undefined)[];
}

/** @param onFind runs while the detector looks at a photo. */
export function fakeDetector(
  regions: readonly Region[],
  onFind: () => void | Promise<void> = () => undefined,
): FakeDetector {
  const asked: (DetectedObject | undefined)[] = [];
  return {
    name: "fake@1",
    needs: { milliseconds: 100, memory: 1_000_000 },
    asked,
    of: (object) => ({
      async findRegions() {
        asked.push(object);
        await onFind();
        return regions.map((region) => ({ region, score: 0.987, label: "face" }));
      },
    }),
  };
}
