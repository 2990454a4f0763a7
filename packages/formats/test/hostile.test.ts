import { readFileSync } from "node:fs";
import { PixelateError } from "@pixelater/core";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodePhoto, inspectPhoto } from "../src/index.ts";
import { picture } from "./picture.ts";

const { width, height, data } = picture(48, 32);
const image = () => sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

const FILES: readonly (readonly [string, Uint8Array])[] = [
  ["webp", new Uint8Array(await image().webp().toBuffer())],
  ["avif", new Uint8Array(await image().avif().toBuffer())],
  ["gif", new Uint8Array(await image().gif().toBuffer())],
  ["tiff", new Uint8Array(await image().tiff({ compression: "lzw" }).toBuffer())],
  ["heic", fixture("photo.heic")],
  ["bmp", fixture("rgb.bmp")],
];

/** A linear congruential generator (Numerical Recipes). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each(FILES)("a %s", (_, file) => {
  it("that is cut off anywhere is refused before a decoder sees it, or decoded", async () => {
    const codes = new Set<string>();
    for (let length = 0; length < file.length; length++) {
      try {
        inspectPhoto(file.subarray(0, length));
        codes.add("read");
      } catch (cause) {
        expect(cause).toBeInstanceOf(PixelateError);
        if (cause instanceof PixelateError) codes.add(cause.code);
      }
    }
    expect([...codes]).toContain("TRUNCATED");
    const half = file.subarray(0, file.length >> 1);
    await expect(decodePhoto(half)).rejects.toMatchObject({ code: "TRUNCATED" });
  });

  it("with broken bytes gives pixels or a PixelateError, and the next photo is decoded", async () => {
    const next = random(7);
    for (let round = 0; round < 5; round++) {
      const broken = file.slice();
      for (let i = 0; i < 3; i++)
        broken[12 + Math.floor(next() * (broken.length - 12))] = Math.floor(next() * 256);
      try {
        const seen = await decodePhoto(broken, { limits: { maxPixels: 1e6 }, timeoutMs: 20_000 });
        expect(seen.data.length).toBe(4 * seen.width * seen.height);
      } catch (cause) {
        expect(cause).toBeInstanceOf(PixelateError);
      }
    }
    expect((await decodePhoto(file)).width).toBeGreaterThan(0);
  }, 60_000);

  it("above the limits is refused by its header", async () => {
    await expect(decodePhoto(file, { limits: { maxPixels: 48 * 32 - 1 } })).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
    await expect(decodePhoto(file, { limits: { maxBytes: file.length - 1 } })).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
  });
});

describe("other files", () => {
  it.each([
    [new Uint8Array(0), "an unknown format"],
    [new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), "JPEG"],
    [new TextEncoder().encode("%PDF-1.7"), "PDF"],
  ])("are named", async (file, name) => {
    await expect(decodePhoto(file)).rejects.toMatchObject({
      code: "UNSUPPORTED_FORMAT",
      message: `Expected one of WebP, AVIF, HEIC, GIF, TIFF, BMP but received ${name}`,
    });
  });
});

describe("a GIF", () => {
  it("with an image beside its screen is refused", () => {
    const gif = FILES[2][1].slice();
    const at = gif.indexOf(0x2c, 13 + 3 * 2 ** (1 + (gif[10] & 7)));
    gif[at + 1] = 1;
    expect(() => inspectPhoto(gif)).toThrow(expect.objectContaining({ code: "CORRUPT_IMAGE" }));
  });
});

describe("a TIFF", () => {
  it("of floating-point numbers is refused rather than misread", async () => {
    const tiff = await image().toColorspace("scrgb").tiff({ compression: "none" }).toBuffer();
    expect(() => inspectPhoto(tiff)).toThrow(expect.objectContaining({ code: "UNSUPPORTED_FEATURE" }));
  });
});
