import type { Findings, JudgedResult } from "../../src/findings.ts";
import type { ContestantName } from "../../src/contestants/contestant.ts";
import type { Picture } from "../../src/workload/pictures.ts";

/** The six megapixel JPEG, which has goals. */
export const SIX: Picture = {
  title: "6 MP JPEG q80",
  path: "six.jpg",
  bytes: new Uint8Array(800_000),
  format: "jpeg",
  width: 3008,
  height: 2000,
  megapixels: 6.016,
  saving: "baseline",
};

export const HUNDRED: Picture = {
  ...SIX,
  title: "100 MP JPEG q80",
  path: "hundred.jpg",
  bytes: new Uint8Array(12_000_000),
  width: 11600,
  height: 8600,
  megapixels: 99.76,
};

export function resultOf(contestant: ContestantName, medianMs: number, ratio: number): JudgedResult {
  return {
    contestant,
    medianMs,
    ratio,
    turns: 5,
    laps: 3,
    spread: 0.04,
    processorShare: 0.99,
    digest: "d",
    outputBytes: 100_000,
    deviation: { largest: 1.2, largestUnclipped: 0.9, mean: 0.25 },
  };
}

/** What a run may have found out. */
export const FINDINGS: Findings = {
  quick: true,
  clock: "elapsed",
  seconds: 245,
  entries: [
    { name: "pixelater", version: "0.1.0", recipe: "ours" },
    { name: "sharp", version: "0.35", recipe: "theirs" },
    { name: "pillow", absent: "no Python" },
  ],
  checkers: [
    { name: "Chromium", version: "153", absent: undefined },
    { name: "pngcheck", version: undefined, absent: "not installed" },
  ],
  races: [
    {
      job: { picture: SIX, format: "png" },
      results: [
        resultOf("pixelater", 30, 1),
        resultOf("sharp", 270, 9),
        resultOf("sharp + fill", 90, 3),
        resultOf("sharp + exact", 180, 6),
        resultOf("jimp", 3_000, 100),
      ],
      missing: [{ name: "image-js", why: "about 9 s for one lap" }],
    },
  ],
  agreements: [
    {
      job: { picture: SIX, format: "png" },
      files: 5,
      exactInSharp: true,
      sameInPillow: undefined,
      sameInChromium: false,
      passesPngcheck: undefined,
      bytes: 100_000,
      sharpBytes: 900_000,
      pillowBytes: undefined,
    },
  ],
  measured: [
    { picture: SIX, measureMs: 20, decodeMs: 25, ratio: 0.8, writePngMs: 2, writeJpegMs: 12, missing: [] },
    {
      picture: HUNDRED,
      measureMs: 250,
      decodeMs: 600,
      ratio: 0.4,
      writePngMs: 8,
      writeJpegMs: 28,
      missing: [],
    },
  ],
  otherJobs: [
    {
      title: "Decode, 6 MP JPEG",
      medianMs: 60,
      rivals: [
        { rival: "jpeg-js", medianMs: 420, ratio: 7, atLeast: 5 },
        { rival: "sharp", medianMs: 15, ratio: 0.25, atLeast: 1 / 3 },
      ],
      missing: [{ name: "pngjs", why: "it reads no JPEGs" }],
    },
  ],
  firstPhotos: [{ title: "1 MP JPEG q80", firstMs: 120, warmMs: 30 }],
  memory: [
    {
      contestant: "pixelater",
      job: { picture: SIX, format: "png" },
      peakBytes: 80 * 2 ** 20,
      idleBytes: 50 * 2 ** 20,
      inputBytes: 2 ** 20,
      outputBytes: 2 ** 20,
    },
  ],
  withoutMemory: [{ name: "jimp", title: "100 MP JPEG q80", why: "its process ended by SIGABRT" }],
  skipped: [{ name: "broken.jpg", why: "no pixels" }],
  sink: "0123456789abcdef0123",
};
