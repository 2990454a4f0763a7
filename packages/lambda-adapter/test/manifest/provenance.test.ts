import { describe, expect, test } from "vitest";
import { isSameProvenance, provenanceOf } from "../../src/manifest/provenance.ts";
import { settingsFrom } from "../../src/settings.ts";

const ref = { bucket: "source", key: "uploads/cat.png" };
const state = { etag: '"1"', bytes: 9, metadata: {}, modified: new Date(0) };
const settings = settingsFrom({ PROCESSED_BUCKET: "processed" });

describe("the provenance of a version", () => {
  const provenance = provenanceOf(ref, state, settings);

  test.each([
    ["another ETag", { ...state, etag: '"2"' }],
    ["a version id", { ...state, versionId: "v1" }],
    ["a setting", { ...state, metadata: { "pixelate-grids": "8" } }],
  ])("differs with %s, in both directions", (_, other) => {
    expect(isSameProvenance(provenance, provenanceOf(ref, other, settings))).toBe(false);
    expect(isSameProvenance(provenanceOf(ref, other, settings), provenance)).toBe(false);
  });

  test.each([
    { GRIDS: "8" },
    { OUTPUT_FORMAT: "png" },
    { JPEG_QUALITY: "81" },
    { KEY_TEMPLATE: "{dir}{grid}/{name}" },
    { MAX_PIXELS: "1" },
    { MAX_BYTES: "1" },
  ])("differs with %j", (variables) => {
    const others = settingsFrom({ PROCESSED_BUCKET: "processed", ...variables });
    expect(isSameProvenance(provenance, provenanceOf(ref, state, others))).toBe(false);
  });

  test("does not depend on other metadata or on the order", () => {
    const requested = { "pixelate-grids": "8", "pixelate-format": "png" };
    const same = { "pixelate-format": "png", camera: "4711", "pixelate-grids": "8" };
    expect(provenanceOf(ref, { ...state, metadata: same }, settings)).toEqual(
      provenanceOf(ref, { ...state, metadata: requested }, settings),
    );
  });

  test("fits into S3's metadata for the longest key", () => {
    const long = (last: string) => provenanceOf({ ...ref, key: "é".repeat(510) + last }, state, settings);
    const bytes = Buffer.byteLength(Object.entries(long("a")).flat().join(""));
    expect(bytes).toBeLessThan(1_500);
    expect(isSameProvenance(long("a"), long("b"))).toBe(false);
  });
});
