import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { findFaces } from "../../src/index.ts";
import { bytesOf, labelledPhotos } from "./faces-eval.ts";
import { type Cutting, cuttings, montages } from "./montage.ts";
import { judge, percent } from "./score.ts";

const README = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const photos = labelledPhotos();
if (photos.length === 0) {
  console.warn("Skipped what is measured on photos of faces: ../shared/faces-eval is missing");
}

/** Upper ends of the ranges of height in the README's table, in pixels of the photo. */
const HEIGHTS = [24, 48, 96, Infinity];

describe.skipIf(photos.length === 0)("on labelled photos", () => {
  const heights: { height: number; found: boolean }[] = [];
  let withPeople = 0;
  let alarmsWithPeople = 0;
  let alarmsWithout = 0;

  beforeAll(async () => {
    for (const photo of photos) {
      const faces = await findFaces(bytesOf(photo));
      const { found, falseAlarms } = judge(faces, photo.faces, photo.ignored);
      photo.faces.forEach(({ height }, i) => heights.push({ height, found: found[i] }));
      if (photo.faces.length === 0) alarmsWithout += falseAlarms;
      else {
        withPeople++;
        alarmsWithPeople += falseAlarms;
      }
    }
  });

  /** Percent of the faces from `least` up to, but not including, `end` pixels high that were found. */
  function recall(least: number, end: number): number {
    const faces = heights.filter(({ height }) => height >= least && height < end);
    return percent(faces.filter(({ found }) => found).length, faces.length);
  }

  it("finds 92 % of all faces, and 97 % of those of 48 pixels and more", () => {
    expect(recall(0, Infinity)).toBeGreaterThanOrEqual(92);
    expect(recall(48, Infinity)).toBeGreaterThanOrEqual(97);
  });

  it("gives at most 0.3 false alarms a photo with people", () => {
    expect(alarmsWithPeople / withPeople).toBeLessThanOrEqual(0.3);
  });

  it("finds what the README says", () => {
    const ranges = HEIGHTS.map((end, i) => recall(HEIGHTS[i - 1] ?? 0, end));
    const alarms = (alarmsWithPeople / withPeople).toFixed(2);
    const row = [...ranges, recall(0, Infinity), recall(48, Infinity)].map((share) => `${share} %`);
    expect(README).toContain(`| ${[...row, alarms].join(" | ")} |`);
    expect(README).toContain(`${photos.length} photos with ${heights.length} faces`);
    expect(README).toContain(`the one photo without people gave ${alarmsWithout}`);
  });
});

describe.skipIf(photos.length === 0)("on faces placed at sizes and tilts", () => {
  let pieces: Cutting[];

  beforeAll(() => {
    pieces = cuttings(photos, 60, 2);
  });

  async function recallAt(faceHeight: number, degrees: number, turned = false): Promise<number> {
    let count = 0;
    for (const { raster, faces } of montages(pieces, faceHeight, degrees)) {
      const boxes = await findFaces(raster, { turned });
      count += judge(boxes, faces, []).found.filter(Boolean).length;
    }
    return percent(count, pieces.length);
  }

  it("finds as many at each size as the README says", async () => {
    const shares: number[] = [];
    for (const height of [12, 16, 24, 48, 96]) shares.push(await recallAt(height, 0));
    expect(README).toContain(`| found | ${shares.map((share) => `${share} %`).join(" | ")} |`);
  });

  it("finds as many at each tilt as the README says", async () => {
    const shares: number[] = [];
    for (const degrees of [15, 30, 45, 90, 180]) shares.push(await recallAt(48, degrees));
    expect(README).toContain(`| found, tilted | ${shares.map((share) => `${share} %`).join(" | ")} |`);
    const [side, upsideDown] = [await recallAt(48, 90, true), await recallAt(48, 180, true)];
    expect(README).toContain(
      `With \`turned: true\` it finds ${side} % at 90 degrees and ${upsideDown} % at 180.`,
    );
  });
});
