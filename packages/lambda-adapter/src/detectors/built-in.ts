import { type Face, findFaces } from "@pixelater/faces";
import faces from "@pixelater/faces/package.json" with { type: "json" };
import type { FaceDetector } from "../pixelation/detection.ts";
import { inWholePixels } from "./whole-pixels.ts";

/**
 * The detector of `@pixelater/faces`. It is JavaScript without native code, so the function may run on arm64 or x86_64, and
 * no photo leaves it.
 */
export const builtInDetector: FaceDetector = {
  name: `@pixelater/faces@${faces.version}`,
  // Measured on crowds, whose faces get a second look: up to 1,000 ms with the first photo of a process, and 46 MB.
  needs: { milliseconds: 1_200, memory: 60_000_000 },
  of: () => ({
    findRegions: async (photo) => {
      const found = await findFaces(photo);
      return found.map((face) => ({ region: regionOf(face), score: face.score, label: "face" }));
    },
  }),
};

function regionOf({ shape, pad, ...face }: Face) {
  return { shape, ...inWholePixels(face), pad };
}
