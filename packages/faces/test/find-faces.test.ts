import { readFileSync } from "node:fs";
import { decode, pixelate, type Raster } from "@pixelater/core";
import { describe, expect, it } from "vitest";
import { faceDetector, findFaces } from "../src/index.ts";
import { overlapOf } from "../src/detection/box.ts";

const read = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../photos/${name}`, import.meta.url)));
const portrait = read("astronaut.png");
/** The astronaut's face in the portrait of 512 × 512 pixels, by eye. */
const FACE = { left: 176, top: 66, width: 96, height: 122, score: 1 };

/** Turns a raster clockwise. */
function turned({ width, height, data }: Raster): Raster {
  const pixels = new Uint32Array(data.slice().buffer);
  const result = Uint32Array.from(pixels, (_, i) => {
    const x = i % height;
    const y = Math.floor(i / height);
    return pixels[(height - 1 - x) * width + y];
  });
  return { width: height, height: width, data: new Uint8Array(result.buffer) };
}

describe("findFaces", () => {
  it("finds the face of a portrait in its file and in its pixels", async () => {
    const faces = await findFaces(portrait);
    expect(faces).toHaveLength(1);
    const [face] = faces;
    expect(overlapOf(face, FACE)).toBeGreaterThan(0.6);
    expect(face.score).toBeGreaterThan(0.8);
    const again = await findFaces(decode(portrait));
    expect(again).toEqual(faces);
    expect(again[0].score).toBe(face.score);
  });

  it("gives regions with space around them, which pixelate takes", async () => {
    const [ellipse] = await findFaces(portrait);
    expect(ellipse).toMatchObject({ shape: "ellipse", pad: "40%" });
    const regions = await findFaces(portrait, { shape: "rectangle", pad: "50%" });
    expect(regions[0]).toMatchObject({ shape: "rectangle", pad: "50%" });
    const hidden = await findFaces(pixelate(portrait, { regions, cover: "solid" }));
    expect(hidden.filter((face) => overlapOf(face, FACE) > 0.2)).toEqual([]);
  });

  it("finds nothing where there is nothing", async () => {
    const grey = { width: 300, height: 200, data: new Uint8Array(240_000).fill(128) };
    expect(await findFaces(grey)).toEqual([]);
    expect(await findFaces({ width: 1, height: 1, data: new Uint8Array(4) })).toEqual([]);
  });

  it("finds a face on its side with `turned`, and says where it lies in the photo", async () => {
    const onItsSide = turned(decode(portrait));
    const faces = await findFaces(onItsSide, { turned: true });
    const there = {
      left: 512 - FACE.top - FACE.height,
      top: FACE.left,
      width: FACE.height,
      height: FACE.width,
      score: 1,
    };
    expect(faces.some((face) => overlapOf(face, there) > 0.5)).toBe(true);
  });

  it("finds a face in a narrow photo and in one that is cut", async () => {
    const { data } = decode(portrait);
    const cut = { width: 512, height: 150, data: data.slice(0, 4 * 512 * 150) };
    const faces = await findFaces(cut, { threshold: 0.2 });
    for (const { left, top, width, height } of faces) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(512);
      expect(top + height).toBeLessThanOrEqual(150);
    }
    expect(faces.length).toBeGreaterThan(0);
  });

  it("rejects what it cannot read, and wrong options", async () => {
    await expect(findFaces(Uint8Array.of(1))).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
    await expect(findFaces(portrait.subarray(0, 900))).rejects.toMatchObject({ code: "TRUNCATED" });
    await expect(findFaces(portrait, { threshold: 2 })).rejects.toThrow(RangeError);
  });
});

describe("faceDetector", () => {
  it("gives faces as regions with a label", async () => {
    const faces = await findFaces(portrait);
    const found = await faceDetector().findRegions(portrait);
    expect(found).toEqual(faces.map((region) => ({ region, score: region.score, label: "face" })));
  });

  it("rejects wrong options at once", () => {
    expect(() => faceDetector({ threshold: 0 })).toThrow(RangeError);
  });
});
