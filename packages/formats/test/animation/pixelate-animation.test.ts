import { GifReader, GifWriter } from "omggif";
import { decode, layGrid, measure, type Mosaic, writePng } from "@pixelater/core";
import { animate } from "@pixelater/core/animation";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readApng } from "../../src/animation/apng-chunks.ts";
import { readApngFrames } from "../../src/animation/apng.ts";
import { readGifFrames } from "../../src/animation/gif.ts";
import { measureAnimation } from "../../src/animation/measure-animation.ts";
import { type AnimationOptions, pixelateAnimation } from "../../src/index.ts";

const [WIDTH, HEIGHT] = [8, 6];

/** Colors 0 to 3; 3 is transparent where a frame says so. */
const PALETTE = [0xff0000, 0x00ff00, 0x0000ff, 0xffffff];

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly delay: number;
  readonly disposal: number;
  readonly color: number;
  readonly transparent?: number;
}

/**
 * Frames that cover the whole screen, change parts of it, and dispose of them in all ways. The one that is cleared has a
 * transparent color: without it libvips would fill its place with the background color, and browsers would not.
 */
const FRAMES: readonly Frame[] = [
  { x: 0, y: 0, w: 8, h: 6, delay: 10, disposal: 1, color: 0 },
  { x: 2, y: 1, w: 4, h: 3, delay: 25, disposal: 3, color: 1 },
  { x: 0, y: 3, w: 3, h: 3, delay: 4, disposal: 2, color: 2, transparent: 3 },
  { x: 5, y: 0, w: 3, h: 6, delay: 100, disposal: 0, color: 2, transparent: 3 },
  { x: 0, y: 0, w: 2, h: 2, delay: 7, disposal: 0, color: 1 },
];

function gifOf(frames: readonly Frame[], loop: number | null): Uint8Array {
  const bytes = Buffer.alloc(10_000);
  const writer = new GifWriter(bytes, WIDTH, HEIGHT, {
    palette: PALETTE,
    ...(loop === null ? {} : { loop }),
  });
  for (const { x, y, w, h, color, ...options } of frames) {
    // A diagonal of color 3 tells transparent frames from opaque ones.
    const pixels = Array.from({ length: w * h }, (_, i) => (i % w === Math.floor(i / w) ? 3 : color));
    writer.addFrame(x, y, w, h, pixels, options);
  }
  return new Uint8Array(bytes.subarray(0, writer.end()));
}

const GIF = gifOf(FRAMES, 0);

/** An APNG of 6 × 4 pixels and two frames. */
function apng(): Uint8Array {
  const image = { ...layGrid({ grid: 1 }, 6, 4), colors: Uint8Array.of(9, 9, 9, 255) };
  return animate([image, image]);
}

describe("readGifFrames", () => {
  it("composes frames as libvips does, whatever they dispose of", async () => {
    const seen: Uint8Array[] = [];
    const delays: number[] = [];
    readGifFrames(GIF, ({ data }, milliseconds) => {
      seen.push(data.slice());
      delays.push(milliseconds);
    });
    expect(delays).toEqual([100, 250, 40, 1000, 70]);
    const expected = await sharp(GIF, { animated: true }).ensureAlpha().raw().toBuffer();
    expect(Buffer.compare(Buffer.concat(seen), expected)).toBe(0);
  });

  it.each([
    [null, 1],
    [0, 0],
    [2, 3],
  ])("counts the plays of a GIF that repeats %s times as %d", (loop, plays) => {
    expect(readGifFrames(gifOf(FRAMES, loop), () => undefined)).toBe(plays);
  });
});

describe("pixelateAnimation", () => {
  it("pixelates each frame of a GIF, and keeps size, times and plays", async () => {
    const output = await pixelateAnimation(GIF, { grid: { columns: 4, rows: 3 } });
    const reader = new GifReader(output);
    expect([reader.width, reader.height, reader.numFrames(), reader.loopCount()]).toEqual([
      WIDTH,
      HEIGHT,
      5,
      0,
    ]);
    expect(FRAMES.map((_, i) => reader.frameInfo(i).delay)).toEqual(FRAMES.map(({ delay }) => delay));
    const seen = await sharp(output, { animated: true }).ensureAlpha().raw().toBuffer();
    const frames: Mosaic[] = [];
    readGifFrames(GIF, (canvas) => frames.push(measure(canvas, [{ grid: { columns: 4, rows: 3 } }])[0]));
    // Few enough colors for a GIF: each cell is exactly its mean where it is opaque.
    for (const [i, mosaic] of frames.entries()) {
      const expected = decode(writePng(mosaic)).data;
      const size = 4 * WIDTH * HEIGHT;
      for (let at = 0; at < size; at += 4) {
        if (expected[at + 3] !== 255) continue;
        expect([...seen.subarray(i * size + at, i * size + at + 4)]).toEqual([
          ...expected.subarray(at, at + 4),
        ]);
      }
    }
  });

  it("takes one palette for all frames", async () => {
    for (const palette of [{ colors: 2 }, ["#ff0000", "#000000"]]) {
      const output = await pixelateAnimation(GIF, { grid: 3, palette, format: "apng" });
      const colors = new Set<string>();
      readApngFrames(output, ({ data }) => {
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3] > 0) colors.add(data.subarray(at, at + 3).join());
        }
      });
      expect(colors.size).toBe(2);
    }
  });

  it("reads APNGs: those of core come back as they were", async () => {
    const mosaics = [0, 90, 200].map((value) => ({
      ...layGrid({ grid: 2 }, 6, 4),
      colors: Uint8Array.from({ length: 16 }, (_, i) =>
        i === 3 ? 128 : i % 4 === 3 ? 255 : (value + 13 * i) % 256,
      ),
    }));
    const frames = mosaics.map((image, i) => ({ image, milliseconds: 100 * (i + 1) }));
    const input = animate(frames, { loop: 4 });
    const output = await pixelateAnimation(input, { grid: 2 });
    const { width, height, plays, frames: written } = readApng(output);
    expect({ width, height, plays }).toEqual({ width: 6, height: 4, plays: 4 });
    expect(written.map(({ milliseconds }) => milliseconds)).toEqual([100, 200, 300]);
    const seen: Uint8Array[] = [];
    readApngFrames(output, ({ data }) => seen.push(data.slice()));
    expect(seen.map((data) => Buffer.from(data))).toEqual(
      mosaics.map((mosaic) => Buffer.from(decode(writePng(mosaic)).data)),
    );
  });

  it("draws a frame of an APNG over the one before, and disposes of it", () => {
    // A canvas of 2 × 1 red pixels, then half transparent blue over the right one, then nothing more.
    const red = layGrid({ grid: 1 }, 2, 1);
    const one = animate([
      { ...red, colors: Uint8Array.of(255, 0, 0, 255) },
      { ...red, colors: Uint8Array.of(0, 0, 255, 128) },
    ]);
    const file = one.slice();
    const second = Buffer.from(file.buffer).lastIndexOf("fcTL");
    // Blended over, and disposed to the previous canvas: bytes 24 and 25 of the chunk's data.
    file[second + 4 + 24] = 2;
    file[second + 4 + 25] = 1;
    const seen: number[][] = [];
    readApngFrames(file, ({ data }) => seen.push([...data]));
    expect(seen).toEqual([
      [255, 0, 0, 255, 255, 0, 0, 255],
      [127, 0, 128, 255, 127, 0, 128, 255],
    ]);
  });

  it("converts between the formats", async () => {
    const apng = await pixelateAnimation(GIF, { grid: 2, format: "apng" });
    expect(readApng(apng).frames).toHaveLength(5);
    const gif = await pixelateAnimation(apng, { grid: 2, format: "gif" });
    expect(new GifReader(gif).numFrames()).toBe(5);
  });

  it("refuses anything else, and what is too large or cut off", async () => {
    const still = writePng({ ...layGrid({ grid: 1 }, 3, 3), colors: new Uint8Array(4) });
    await expect(pixelateAnimation(still)).rejects.toMatchObject({
      code: "UNSUPPORTED_FORMAT",
      message: "Expected an animated GIF or PNG but received a PNG that is not animated",
    });
    await expect(pixelateAnimation(new Uint8Array(9))).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
    await expect(pixelateAnimation(GIF, { limits: { maxPixels: 47 } })).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
    const many = gifOf(
      Array.from({ length: 11 }, () => FRAMES[0]),
      0,
    );
    await expect(pixelateAnimation(many, { limits: { maxPixels: 48 } })).rejects.toMatchObject({
      code: "TOO_LARGE",
    });
    await expect(pixelateAnimation(GIF.subarray(0, 30))).rejects.toMatchObject({ code: "TRUNCATED" });
    const apng = await pixelateAnimation(GIF, { grid: 2, format: "apng" });
    await expect(pixelateAnimation(apng.subarray(0, 200))).rejects.toMatchObject({ code: "TRUNCATED" });
  });

  it("refuses a canvas or file beyond the limits before a decoder sees it", async () => {
    const large = apng();
    new DataView(large.buffer).setUint32(16, 20_000);
    new DataView(large.buffer).setUint32(20, 20_000);
    await expect(pixelateAnimation(large)).rejects.toMatchObject({ code: "TOO_LARGE" });
    for (const file of [GIF, apng()]) {
      const limits = { maxBytes: file.length - 1 };
      await expect(pixelateAnimation(file, { limits })).rejects.toMatchObject({ code: "TOO_LARGE" });
    }
  });

  it("decodes the frames of an APNG within the limits of the call", () => {
    const limits = { maxPixels: 23 };
    expect(() => measureAnimation(apng(), "apng", { grid: 1, limits })).toThrow(
      expect.objectContaining({ code: "TOO_LARGE" }),
    );
  });

  it("refuses too many frames, and too many cells in all of them", async () => {
    const image = Uint8Array.of(0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 0);
    const screen = Buffer.concat([Buffer.from("GIF89a"), Uint8Array.of(1, 0, 1, 0, 0, 0, 0)]);
    const frames = Array.from({ length: 10_001 }, () => image);
    await expect(pixelateAnimation(Buffer.concat([screen, ...frames]))).rejects.toMatchObject({
      code: "TOO_LARGE",
      message: "Expected at most 10000 frames but got 10001",
    });
    const wide = Buffer.concat([screen, ...frames.slice(0, 100)]);
    wide.writeUInt16LE(1000, 6);
    wide.writeUInt16LE(1000, 8);
    await expect(pixelateAnimation(wide, { cellSize: 2 })).rejects.toMatchObject({
      code: "TOO_LARGE",
      message: expect.stringContaining("use larger cells") as string,
    });
  });

  it("takes a palette for an animation without an opaque pixel", async () => {
    const clear = { ...layGrid({ grid: 2 }, 6, 4), colors: new Uint8Array(16) };
    const output = await pixelateAnimation(animate([clear, clear]), { grid: 2, palette: { colors: 2 } });
    readApngFrames(output, ({ data }) => {
      expect(data).toEqual(new Uint8Array(4 * 6 * 4));
    });
    expect(readApng(output).frames).toHaveLength(2);
  });

  it.each([
    [{ timeoutMs: 0 }, RangeError],
    [{ grid: 0 }, RangeError],
    [{ cellSize: 1.5 }, RangeError],
    [{ grid: 4, cellSize: 2 }, TypeError],
    [{ limits: { maxPixels: Number.NaN } }, RangeError],
    [{ limits: { maxPixel: 1 } }, TypeError],
    [{ format: "webp" }, TypeError],
    [{ light: "dark" }, TypeError],
    [{ palette: "gameboi" }, TypeError],
    [{ palette: [] }, RangeError],
    [{ pallete: "gameboy" }, TypeError],
  ])("refuses the options %j as the caller's mistake", async (options, kind) => {
    await expect(pixelateAnimation(GIF, options as AnimationOptions)).rejects.toThrow(kind);
  });
});
