import { expect, it } from "vitest";
import { readHeader } from "../../src/containers/read-header.ts";
import { grayEntries, type TiffEntry, tiffFile } from "../tiff-file.ts";

const MOST = 2 ** 32 - 1;

function read(others: readonly TiffEntry[], data?: Uint8Array<ArrayBuffer>) {
  return readHeader(tiffFile(grayEntries(others), data), "tiff");
}

it("reads a small image", () => {
  expect(read([])).toMatchObject({ width: 8, height: 8, hasAlpha: false, largestPixels: 64 });
});

it.each<[string, TiffEntry[], string]>([
  [
    "bits for 4 billion samples",
    [
      [258, [8], MOST],
      [277, [MOST]],
    ],
    "TRUNCATED",
  ],
  ["4 billion samples", [[277, [MOST]]], "UNSUPPORTED_FEATURE"],
  ["4 billion values of a tag that is not read", [[33_432, [0], 4e9]], "TRUNCATED"],
  ["no rows in a strip", [[278, [0]]], "CORRUPT_IMAGE"],
  ["fewer strips than fill it", [[278, [1]]], "CORRUPT_IMAGE"],
  [
    "tiles without pixels",
    [
      [322, [0]],
      [323, [16]],
      [324, [8]],
      [325, [64]],
    ],
    "CORRUPT_IMAGE",
  ],
  [
    "a tile of 10 billion pixels",
    [
      [322, [1e5]],
      [323, [1e5]],
      [324, [8]],
      [325, [64]],
    ],
    "TOO_LARGE",
  ],
])("refuses a TIFF with %s", (_, others, code) => {
  expect(() => read(others)).toThrow(expect.objectContaining({ code }));
});

it("counts the pixels that tiles have beside the image", () => {
  // Eight tiles of 1 × 50 million pixels for an image of 8 × 8.
  const offsets = Array.from({ length: 8 }, () => 8);
  const tiles: TiffEntry[] = [
    [322, [1]],
    [323, [5e7]],
    [324, offsets],
    [325, offsets],
  ];
  expect(() => read(tiles)).toThrow(expect.objectContaining({ code: "TOO_LARGE" }));
});
