import { describe, expect, it } from "vitest";
import { readExifOrientation } from "../../src/orientation/exif.ts";

describe("readExifOrientation", () => {
  it.each([
    ["BYTE", 1, [6, 0, 0, 0]],
    ["SHORT", 3, [6, 0, 0, 0]],
    ["LONG", 4, [6, 0, 0, 0]],
    ["SBYTE", 6, [6, 0, 0, 0]],
    ["SSHORT", 8, [6, 0, 0, 0]],
    ["SLONG", 9, [6, 0, 0, 0]],
  ])("reads %s, little-endian", (_, type, value) => {
    const tiff = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, type, 0, 1, 0, 0, 0, ...value, 0, 0, 0, 0];
    expect(readExifOrientation(Uint8Array.from(tiff))).toBe(6);
  });

  it.each([
    ["BYTE", 1, [8, 0, 0, 0], 8],
    ["SHORT", 3, [0, 8, 0, 0], 8],
    ["LONG", 4, [0, 0, 0, 8], 8],
    ["SBYTE", 6, [8, 0, 0, 0], 8],
    ["SSHORT", 8, [0, 8, 0, 0], 8],
    ["SLONG", 9, [0, 0, 0, 8], 8],
    ["no RATIONAL", 5, [0, 0, 0, 8], undefined],
    ["no negative SLONG", 9, [0xff, 0xff, 0xff, 0xf8], undefined],
    ["no 0", 3, [0, 0, 0, 0], undefined],
    ["no 9", 3, [0, 9, 0, 0], undefined],
  ])("reads %s, big-endian", (_, type, value, orientation) => {
    const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, type, 0, 0, 0, 1, ...value, 0, 0, 0, 0];
    expect(readExifOrientation(Uint8Array.from(tiff))).toBe(orientation);
  });
});
