import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  decode,
  pixelate,
  PixelateError,
  pixelateJpegToPng,
  pixelatePngToPng,
  type PixelateToPngOptions,
} from "../src/index.ts";
import { writeJpegRaster, writePngRaster } from "./pixels/write-raster.ts";
import { iccSegments } from "../src/jpeg/syntax/write-segments.ts";
import { openSource } from "../src/source/source.ts";
import { displayP3 } from "./color/icc-profile.ts";

const rocket = photo("rocket.jpg");
const chelsea = photo("chelsea.png");

function photo(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../photos/${name}`, import.meta.url)));
}

const small = decode(pixelate(chelsea, { grid: { columns: 30, rows: 20 } }));
const smallJpeg = writeJpegRaster(small, { quality: 80, subsampling: "4:2:0" });
const wideJpeg = Uint8Array.of(
  ...smallJpeg.subarray(0, 2),
  ...iccSegments(displayP3).flatMap((segment) => [...segment]),
  ...smallJpeg.subarray(2),
);
const widePng = writePngRaster(small, { iccProfile: displayP3 });

const OPTIONS: readonly PixelateToPngOptions[] = [
  {},
  { grid: { columns: 7, rows: 90 } },
  { cellSize: 3 },
  { cellSize: 50, precision: "dc" },
  { cellSize: 31, light: "linear" },
  { grid: 24, palette: "pico8" },
  { grid: 9, colorProfile: "drop" },
  { grid: 9, gap: 2, gapColor: "#102030", shape: "round" },
];

describe("the functions of one format", () => {
  it.each(OPTIONS)("write the bytes that pixelate writes as PNG, with %j", (options) => {
    for (const jpeg of [rocket, wideJpeg]) {
      expect(pixelateJpegToPng(jpeg, options)).toEqual(pixelate(jpeg, { ...options, format: "png" }));
    }
    for (const png of [chelsea, widePng]) {
      expect(pixelatePngToPng(png, options)).toEqual(pixelate(png, options));
    }
  });

  it("keep a profile that colors need, but not beside a palette", () => {
    const profileOf = (png: Uint8Array) => openSource(png).header.iccProfile;
    expect(profileOf(pixelateJpegToPng(wideJpeg))).toEqual(displayP3);
    expect(profileOf(pixelatePngToPng(widePng))).toEqual(displayP3);
    expect(profileOf(pixelatePngToPng(widePng, { palette: "gameboy" }))).toBeUndefined();
  });

  it.each([
    ["a PNG", () => pixelateJpegToPng(chelsea), "Expected a JPEG but received a PNG; pixelate() reads both"],
    ["a JPEG", () => pixelatePngToPng(rocket), "Expected a PNG but received a JPEG; pixelate() reads both"],
    [
      "a GIF",
      () => pixelatePngToPng(new TextEncoder().encode("GIF89a")),
      "Expected a JPEG or PNG but received GIF",
    ],
  ])("refuse %s if theirs is the other format", (_, call, message) => {
    const error = errorOf(call);
    expect(error).toBeInstanceOf(PixelateError);
    expect(error).toMatchObject({ code: "UNSUPPORTED_FORMAT", offset: 0, message });
  });

  it("refuse the options of what they leave out, and images above the limits", () => {
    // @ts-expect-error: there are no regions without pixelate().
    expect(() => pixelateJpegToPng(rocket, { regions: [] })).toThrow(TypeError);
    // @ts-expect-error: nor another format.
    expect(() => pixelatePngToPng(chelsea, { format: "png" })).toThrow(/but got format/);
    expect(errorOf(() => pixelatePngToPng(chelsea, { limits: { maxPixels: 9 } }))).toMatchObject({
      code: "TOO_LARGE",
    });
  });
});

function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
