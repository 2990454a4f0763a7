import { readFileSync } from "node:fs";
import { decode, inspect, type Orientation, pixelate, type Raster } from "@pixelater/core";
import sharp, { type Sharp, type SharpOptions } from "sharp";
import UTIF from "utif2";
import { describe, expect, it } from "vitest";
import { decodePhoto, type DecodeOptions, inspectPhoto, toPhoto } from "../src/index.ts";
import { difference, picture, transparentPicture } from "./picture.ts";

const PICTURE = picture(48, 32);
const CLEAR = transparentPicture(48, 32);

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

function sharpOf({ width, height, data }: Raster): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 } });
}

async function fileOf(image: Sharp): Promise<Uint8Array> {
  return new Uint8Array(await image.toBuffer());
}

/** The pixels that libvips decodes. */
async function byLibvips(file: Uint8Array): Promise<Raster> {
  const { data, info } = await sharp(file)
    .toColorspace("srgb")
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

const photo = () => sharpOf(PICTURE).removeAlpha();
const gray = () => photo().grayscale();
const bilevel = () => photo().threshold(128).toColorspace("b-w");

/** An AVIF with a color profile, whose property may give way to another. */
const profiledAvif = () =>
  fileOf(photo().withIccProfile("p3").avif({ quality: 95, chromaSubsampling: "4:4:4" }));

/**
 * Returns an AVIF with `clap` in place of its profile.
 *
 * @param numbers width, height, and the offset of its center, to the right and down.
 */
function croppedAvif(profiled: Uint8Array, numbers: readonly number[]): Uint8Array {
  const file = profiled.slice();
  const at = Buffer.from(file.buffer).indexOf("colrrICC");
  file.set(new TextEncoder().encode("clap"), at);
  const view = new DataView(file.buffer, at + 4);
  for (const [i, number] of numbers.entries()) {
    view.setInt32(8 * i, 2 * number);
    view.setUint32(8 * i + 4, 2);
  }
  return file;
}

function extract(image: Raster, area: { left: number; top: number; width: number; height: number }): Raster {
  const { left, top, width, height } = area;
  const rows = Array.from({ length: height }, (_, y) => {
    const from = 4 * ((top + y) * image.width + left);
    return Buffer.from(image.data.subarray(from, from + 4 * width));
  });
  return { width, height, data: new Uint8Array(Buffer.concat(rows)) };
}

/** Each with the largest difference from what libvips decodes. */
const FILES: [string, () => Sharp, number][] = [
  ["a lossy WebP", () => photo().webp({ quality: 90 }), 3],
  ["a lossless WebP", () => photo().webp({ lossless: true }), 0],
  ["a lossy WebP with alpha", () => sharpOf(CLEAR).webp({ quality: 90 }), 3],
  ["a lossless WebP with alpha", () => sharpOf(CLEAR).webp({ lossless: true, exact: true }), 0],
  ["an AVIF", () => photo().avif({ quality: 90 }), 3],
  ["an AVIF with 4:4:4 chroma", () => photo().avif({ quality: 90, chromaSubsampling: "4:4:4" }), 3],
  ["an AVIF with 10 bits", () => photo().avif({ quality: 90, bitdepth: 10 }), 3],
  ["an AVIF with alpha", () => sharpOf(CLEAR).avif({ quality: 90 }), 3],
  ["a GIF", () => photo().gif(), 0],
  ["a GIF with transparency", () => sharpOf(CLEAR).gif(), 0],
  ["a TIFF without compression", () => photo().tiff({ compression: "none" }), 0],
  ["a TIFF with LZW", () => photo().tiff({ compression: "lzw" }), 0],
  ["a TIFF with LZW and a predictor", () => photo().tiff({ compression: "lzw", predictor: "horizontal" }), 0],
  ["a TIFF with Deflate", () => photo().tiff({ compression: "deflate" }), 0],
  ["a TIFF with PackBits", () => photo().tiff({ compression: "packbits" }), 0],
  ["a TIFF with JPEG", () => photo().tiff({ compression: "jpeg", quality: 95 }), 4],
  ["a tiled TIFF", () => photo().tiff({ compression: "lzw", tile: true, tileWidth: 16, tileHeight: 16 }), 0],
  ["a TIFF with alpha", () => sharpOf(CLEAR).tiff({ compression: "lzw" }), 1],
  ["a gray TIFF", () => gray().tiff({ compression: "lzw" }), 0],
  ["a TIFF of 16 bits", () => photo().toColorspace("rgb16").tiff({ compression: "lzw" }), 1],
  ["a gray TIFF of 16 bits", () => gray().toColorspace("grey16").tiff({ compression: "none" }), 1],
  ["a CCITT fax", () => bilevel().tiff({ bitdepth: 1, compression: "ccittfax4" }), 0],
  ["a TIFF of one bit", () => bilevel().tiff({ bitdepth: 1, compression: "none" }), 0],
];

describe("decodePhoto", () => {
  it.each(FILES)("decodes %s as libvips does", async (_, make, most) => {
    const file = await fileOf(make());
    const seen = await decodePhoto(file);
    const expected = await byLibvips(file);
    expect(difference(expected, seen).largest).toBeLessThanOrEqual(most);
    const hasAlpha = expected.data.some((value, i) => i % 4 === 3 && value < 255);
    expect(inspectPhoto(file)).toMatchObject({
      format: seen.format,
      width: 48,
      height: 32,
      hasAlpha,
      frames: 1,
    });
  });

  it.each([
    ["photo.heic", picture(80, 64), 12],
    ["cropped.heic", PICTURE, 12],
    ["alpha.heic", CLEAR, 60],
    ["rgb.bmp", PICTURE, 0],
    ["rgba.bmp", CLEAR, 0],
  ] as const)("decodes %s", async (name, expected, most) => {
    const file = fixture(name);
    const seen = await decodePhoto(file);
    const { largest, mean } = difference(expected, seen);
    expect(largest).toBeLessThanOrEqual(most);
    expect(mean).toBeLessThan(3);
    const { width, height } = expected;
    expect(inspectPhoto(file)).toMatchObject({
      ...{ format: name.split(".")[1], width, height },
      hasAlpha: expected === CLEAR,
      memoryBytes: 81e6 + 26 * width * height,
    });
  });

  it("decodes a big-endian TIFF", async () => {
    const { width, height, data } = PICTURE;
    const file = UTIF.encodeImage(data, width, height);
    expect(new Uint8Array(file)[0]).toBe("M".charCodeAt(0));
    expect(await decodePhoto(file)).toEqual({ format: "tiff", ...PICTURE });
  });

  it("decodes gray and indexed BMPs", async () => {
    // As Pillow converts colors to gray (ITU-R 601-2).
    const luma = PICTURE.data.map((_, i, data) => {
      const at = i & ~3;
      return i % 4 === 3 ? 255 : Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]);
    });
    expect(
      difference({ ...PICTURE, data: luma }, await decodePhoto(fixture("gray.bmp"))).largest,
    ).toBeLessThan(2);
    expect(difference(PICTURE, await decodePhoto(fixture("palette.bmp"))).mean).toBeLessThan(15);
    const { data } = await decodePhoto(fixture("1-bit.bmp"));
    expect(new Set(data)).toEqual(new Set([0, 255]));
  });

  it.each([
    ["WebP", (image: Sharp) => image.webp({ lossless: true })],
    ["TIFF", (image: Sharp) => image.tiff({ compression: "lzw" })],
    ["AVIF", (image: Sharp) => image.avif({ quality: 95, chromaSubsampling: "4:4:4" })],
  ])("turns a %s upright in all eight ways", async (_, encode) => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
      const file = await fileOf(encode(photo().withMetadata({ orientation })));
      const seen = await decodePhoto(file);
      const expected = decode({ ...PICTURE, orientation });
      expect(difference(expected, seen).largest, `orientation ${orientation}`).toBeLessThan(16);
      expect(inspectPhoto(file)).toMatchObject({ width: expected.width, height: expected.height });
    }
  });

  it("leaves the turn of a HEIC to libheif", async () => {
    const turns: Orientation[] = [1, 8, 3, 6];
    for (const [angle, orientation] of turns.entries()) {
      // The property of bit depths gives way to one of turns, whose first byte is the number of quarter turns.
      const file = fixture("photo.heic");
      const at = Buffer.from(file.buffer).indexOf("pixi");
      file.set(new TextEncoder().encode("irot"), at);
      file[at + 4] = angle;
      const expected = decode({ ...picture(80, 64), orientation });
      expect(difference(expected, await decodePhoto(file)).mean).toBeLessThan(3);
      expect(inspectPhoto(file)).toMatchObject({ width: expected.width, height: expected.height });
    }
  });

  it("crops an AVIF as its clap says", async () => {
    const profiled = await profiledAvif();
    const file = croppedAvif(profiled, [30, 20, 3, -6]);
    const { width, height, data } = await decodePhoto(file);
    const expected = extract(await decodePhoto(profiled), { left: 12, top: 0, width: 30, height: 20 });
    expect({ width, height, data }).toEqual(expected);
    expect(inspectPhoto(file)).toMatchObject({ width: 30, height: 20, hasColorProfile: false });
  });

  it.each([
    ["at half a pixel", [29, 20, 0, 0], "UNSUPPORTED_FEATURE"],
    ["beside the image", [30, 20, 10, 0], "CORRUPT_IMAGE"],
    ["to nothing", [0, 20, 0, 0], "CORRUPT_IMAGE"],
  ] as const)("refuses an AVIF that is cropped %s", async (_, clap, code) => {
    const file = croppedAvif(await profiledAvif(), clap);
    expect(() => inspectPhoto(file)).toThrow(expect.objectContaining({ code }));
    await expect(decodePhoto(file)).rejects.toMatchObject({ code });
  });

  it.each([
    ["WebP", (image: Sharp) => image.webp()],
    ["TIFF", (image: Sharp) => image.tiff()],
    ["AVIF", (image: Sharp) => image.avif()],
  ])("keeps the color profile of a %s", async (_, encode) => {
    const file = await fileOf(encode(photo().withIccProfile("p3")));
    const seen = await decodePhoto(file);
    expect(seen.iccProfile?.length).toBeGreaterThan(400);
    expect(inspectPhoto(file).hasColorProfile).toBe(true);
    expect(inspect(pixelate(seen, { grid: 4 }))).toMatchObject({ format: "jpeg", hasColorProfile: true });
  });

  it("drops a color profile for CMYK, as the pixels are RGB", async () => {
    const cmyk = await fileOf(
      photo().toColorspace("cmyk").withIccProfile("cmyk").tiff({ compression: "lzw" }),
    );
    expect(inspectPhoto(cmyk).hasColorProfile).toBe(true);
    expect(await decodePhoto(cmyk)).not.toHaveProperty("iccProfile");
  });

  it("decodes the first frame of an animated WebP and GIF", async () => {
    const frames = Buffer.concat([PICTURE.data, Buffer.alloc(PICTURE.data.length, 90)]);
    const raw = { width: 48, height: 64, channels: 4, pageHeight: 32 } as const;
    for (const file of [
      await fileOf(sharp(frames, { raw, animated: true } as SharpOptions).webp({ lossless: true })),
      await fileOf(sharp(frames, { raw, animated: true } as SharpOptions).gif()),
    ]) {
      const seen = await decodePhoto(file);
      expect(inspectPhoto(file).frames).toBe(2);
      expect(difference(PICTURE, seen).mean).toBeLessThan(10);
    }
  });
});

describe("options", () => {
  it.each([
    [{ limit: { maxPixels: 1 } }, "Expected one of limits, timeoutMs in options but got limit"],
    [{ limits: { maxPixel: 1 } }, "maxMemory in limits but got maxPixel"],
    [null, "Expected an object for options but got null"],
  ])("%j are refused as the caller's mistake", async (options, message) => {
    const file = new Uint8Array(0);
    await expect(decodePhoto(file, options as DecodeOptions)).rejects.toThrow(TypeError);
    await expect(toPhoto(file, options as DecodeOptions)).rejects.toThrow(message);
    expect(() => inspectPhoto(file, options as DecodeOptions)).toThrow(TypeError);
  });

  it("with limits that are no positive numbers are refused", () => {
    expect(() => inspectPhoto(new Uint8Array(0), { limits: { maxBytes: Number.NaN } })).toThrow(RangeError);
  });
});

describe("toPhoto", () => {
  it("returns the bytes of a JPEG and PNG as they are, and of anything that core refuses", async () => {
    for (const file of [await fileOf(photo().jpeg()), await fileOf(photo().png()), new Uint8Array(3)]) {
      expect(await toPhoto(file)).toBe(file);
    }
  });

  it("takes a Blob, an ArrayBuffer and a Buffer", async () => {
    const file = await fileOf(photo().webp({ lossless: true }));
    for (const input of [new Blob([new Uint8Array(file)]), new Uint8Array(file).buffer, Buffer.from(file)]) {
      expect(await toPhoto(input)).toMatchObject({ format: "webp", data: PICTURE.data });
    }
  });

  it("gives what core pixelates: a JPEG, and a PNG where there is transparency", async () => {
    const formats = [PICTURE, CLEAR].map(async (raster) => {
      const file = await toPhoto(await fileOf(sharpOf(raster).webp({ lossless: true })));
      return inspect(pixelate(file, { grid: 4 })).format;
    });
    expect(await Promise.all(formats)).toEqual(["jpeg", "png"]);
  });
});
