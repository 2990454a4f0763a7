import { pixelate, type PixelateOptions } from "@pixelater/core";
import { beforeAll, describe, expect, it } from "vitest";
import { overlapOf } from "../../src/detection/box.ts";
import { type Face, findFaces } from "../../src/index.ts";
import { bytesOf, labelledPhotos } from "./faces-eval.ts";

/** A group of 29. docs/privacy.md has the counts for all photos. */
const photos = labelledPhotos().filter(({ file }) => file === "solvay.jpg");
if (photos.length === 0) {
  console.warn("Skipped which faces are found in spite of a cover: ../shared/faces-eval is missing");
}

/** Height below which faces are often missed without any cover. */
const SMALLEST = 24;

describe.skipIf(photos.length === 0)("faces that are hidden", () => {
  const found = new Map<Uint8Array, readonly Face[]>();

  beforeAll(async () => {
    for (const photo of photos) {
      const bytes = bytesOf(photo);
      const faces = await findFaces(bytes);
      found.set(
        bytes,
        faces.filter(({ height }) => height >= SMALLEST),
      );
    }
  });

  /** Hides all faces and returns the share of them that is found again. */
  async function foundAgain(cells: number, options: PixelateOptions = {}): Promise<number> {
    let all = 0;
    let again = 0;
    for (const [photo, faces] of found) {
      const regions = faces.map((face) => ({ ...face, cells }));
      const seen = await findFaces(pixelate(photo, { ...options, regions }));
      all += faces.length;
      again += faces.filter((face) => seen.some((other) => overlapOf(face, other) >= 0.3)).length;
    }
    expect(all).toBeGreaterThan(20);
    return again / all;
  }

  it("are not found again through 12 cells across a region, and often through 24", async () => {
    expect(await foundAgain(12)).toBe(0);
    expect(await foundAgain(24)).toBeGreaterThan(0.3);
  });

  it("are not found again under surroundings, whose cells show nothing of them", async () => {
    expect(await foundAgain(24, { cover: "surroundings" })).toBe(0);
  });
});
