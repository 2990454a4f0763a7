import { readFileSync } from "node:fs";
import fc from "fast-check";
import { PNG } from "pngjs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { animate, type AnimationFrame } from "../../src/exports/animation.ts";
import { measure } from "../../src/index.ts";
import { layGrid } from "../../src/mosaic/grid.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";
import { paint } from "../../src/pixels/raster.ts";
import { crc32 } from "../../src/zlib/crc32.ts";
import { seededRandom } from "../jpeg/random.ts";

const rocket = new Uint8Array(readFileSync(new URL("../../../../photos/rocket.jpg", import.meta.url)));
const GRIDS = [8, 16, 32, 64].map((grid) => ({ grid }));

/** A mosaic of random colors, of which there are only some. */
function randomMosaic(
  seed: number,
  columns: number,
  rows: number,
  colors: number,
  alphas: readonly number[] = [255],
): Mosaic {
  const random = seededRandom(seed);
  const palette = Array.from({ length: colors }, () => {
    const rgb = Array.from({ length: 3 }, () => Math.floor(256 * random()));
    const alpha = alphas[Math.floor(alphas.length * random())];
    return alpha === 0 ? [0, 0, 0, 0] : [...rgb, alpha];
  });
  const cells = Array.from({ length: columns * rows }, () => palette[Math.floor(colors * random())]);
  return { ...layGrid({ grid: { columns, rows } }, 61, 43), colors: Uint8Array.from(cells.flat()) };
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    expect(bytes.readUInt32BE(end)).toBe(crc32(bytes.subarray(at + 4, end)));
    chunks.push({ type: bytes.toString("latin1", at + 4, at + 8), data: bytes.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

function pngOf(chunks: readonly Chunk[]): Buffer {
  const parts = chunks.map(({ type, data }) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const part = Buffer.alloc(body.length + 8);
    part.writeUInt32BE(data.length);
    body.copy(part, 4);
    part.writeUInt32BE(crc32(body), 4 + body.length);
    return part;
  });
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), ...parts]);
}

/** Decodes an APNG with pngjs: each frame as a PNG of its own, with the chunks that all share. */
function apngFrames(apng: Uint8Array) {
  const chunks = chunksOf(apng);
  const dataOf = (types: RegExp) => chunks.filter(({ type }) => types.test(type)).map(({ data }) => data);
  const shared = chunks.filter(({ type }) => /IHDR|PLTE|tRNS/.test(type));
  const frames = chunks.flatMap(({ type, data }) =>
    type === "IDAT" ? [data] : type === "fdAT" ? [data.subarray(4)] : [],
  );
  const [control] = dataOf(/acTL/);
  return {
    count: control.readUInt32BE(0),
    plays: control.readUInt32BE(4),
    delays: dataOf(/fcTL/).map((data) => (1000 * data.readUInt16BE(20)) / data.readUInt16BE(22)),
    sequence: dataOf(/fcTL|fdAT/).map((data) => data.readUInt32BE(0)),
    pixels: frames.map((data) => {
      const png = pngOf([...shared, { type: "IDAT", data }, { type: "IEND", data: Buffer.alloc(0) }]);
      return new Uint8Array(PNG.sync.read(png).data);
    }),
  };
}

/** Decodes a GIF with libvips. */
async function gifFrames(gif: Uint8Array) {
  const image = sharp(gif, { animated: true });
  const { delay, loop, pageHeight, pages } = await image.metadata();
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const frameBytes = 4 * info.width * (pageHeight ?? info.height);
  const frame = (i: number) => new Uint8Array(data.subarray(i * frameBytes, (i + 1) * frameBytes));
  return { delay, loop, pixels: Array.from({ length: pages ?? 1 }, (_, i) => frame(i)) };
}

describe("an animated PNG", () => {
  it.each([
    ["of few colors", [5, 9, 14], [255]],
    ["of many colors", [90, 120, 90], [255]],
    ["with alpha", [60, 250], [0, 100, 255]],
    ["of few colors with alpha", [6, 7], [0, 100, 255]],
  ])("%s has exactly the frames' pixels, and the times that they are shown", (_, counts, alphas) => {
    const mosaics = counts.map((colors, i) => randomMosaic(colors, 7 * (i + 1), 5 * (i + 1), colors, alphas));
    const frames = mosaics.map((image, i): AnimationFrame => ({ image, milliseconds: 130 + i }));
    const { pixels, delays, plays, count, sequence } = apngFrames(animate(frames, { loop: 3 }));
    expect(pixels).toEqual(mosaics.map((mosaic) => paint(mosaic).data));
    expect(delays).toEqual(frames.map(({ milliseconds }) => milliseconds));
    expect({ plays, count }).toEqual({ plays: 3, count: frames.length });
    expect(sequence).toEqual([...sequence.keys()]);
  });

  it("is a PNG of the first frame for those who know no animations", () => {
    const mosaics = [randomMosaic(1, 4, 3, 200), randomMosaic(2, 8, 6, 200)];
    const png = PNG.sync.read(Buffer.from(animate(mosaics)));
    expect(new Uint8Array(png.data)).toEqual(paint(mosaics[0]).data);
  });
});

describe("an animated GIF", () => {
  it("has exactly the frames' pixels where 256 colors are enough, and their times in hundredths of a second", async () => {
    const mosaics = [randomMosaic(1, 4, 3, 30), randomMosaic(2, 12, 9, 100), randomMosaic(3, 61, 43, 126)];
    const frames = mosaics.map((image, i): AnimationFrame => ({ image, milliseconds: 104 + 100 * i }));
    const gif = animate(frames, { format: "gif", loop: 3 });
    const { pixels, delay } = await gifFrames(gif);
    expect(pixels).toEqual(mosaics.map((mosaic) => paint(mosaic).data));
    expect(delay).toEqual([100, 200, 300]);
    // Played once, and again twice.
    const loop = Buffer.from(gif).indexOf("NETSCAPE2.0") + 11;
    expect([...gif.subarray(loop, loop + 5)]).toEqual([3, 1, 2, 0, 0]);
  });

  it("has one palette of the best 256 colors for more", async () => {
    const mosaics = measure(rocket, GRIDS);
    const gif = animate(mosaics, { format: "gif" });
    const { pixels, loop } = await gifFrames(gif);
    expect(loop).toBe(0);
    // A global table of 256 colors.
    expect(gif[10]).toBe(0xf7);
    const colors = new Set(pixels.flatMap((frame) => [...new Uint32Array(frame.slice().buffer)]));
    expect(colors.size).toBeLessThanOrEqual(256);
    for (const [i, mosaic] of mosaics.entries()) {
      const { data } = paint(mosaic);
      const error = data.reduce((sum, value, at) => sum + Math.abs(value - pixels[i][at]), 0);
      expect(error / data.length).toBeLessThan(3);
    }
  });

  it("has transparent pixels for alpha under one half, through which earlier frames do not show", async () => {
    const mosaics = [randomMosaic(5, 6, 4, 300), randomMosaic(6, 8, 8, 300, [0, 100, 128, 255])];
    const { pixels } = await gifFrames(animate(mosaics, { format: "gif" }));
    const alphas = (rgba: Uint8Array) => rgba.filter((_, i) => i % 4 === 3);
    expect(alphas(pixels[1])).toEqual(alphas(paint(mosaics[1]).data).map((alpha) => (alpha < 128 ? 0 : 255)));
  });

  it("plays once without a loop, and has every number of colors", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 256 }), fc.nat(), async (colors, seed) => {
        const mosaic = randomMosaic(seed, 20, 15, colors);
        const gif = animate([mosaic, mosaic], { format: "gif", loop: 1 });
        expect(Buffer.from(gif).includes("NETSCAPE")).toBe(false);
        const { pixels } = await gifFrames(gif);
        expect(pixels).toEqual([paint(mosaic).data, paint(mosaic).data]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("animate", () => {
  it("takes pixels in place of mosaics", async () => {
    const mosaic = randomMosaic(8, 9, 7, 40);
    const raster = paint(mosaic);
    const clamped = { ...raster, data: new Uint8ClampedArray(raster.data) };
    for (const frames of [
      [raster, mosaic],
      [{ image: clamped }, mosaic],
    ]) {
      expect(apngFrames(animate(frames)).pixels).toEqual([raster.data, raster.data]);
      expect((await gifFrames(animate(frames, { format: "gif" }))).pixels).toEqual([
        raster.data,
        raster.data,
      ]);
    }
  });

  it("turns pixels upright", () => {
    const coded = {
      width: 3,
      height: 2,
      data: Uint8Array.from({ length: 24 }, (_, i) => (i % 4 === 3 ? 255 : i)),
    };
    // EXIF 6: the first coded row is the right side, so the left column of the upright frame is the second row.
    const upright = [3, 0, 4, 1, 5, 2].flatMap((pixel) => [...coded.data.subarray(4 * pixel, 4 * pixel + 4)]);
    const turned = { ...layGrid({ cellSize: 1 }, 2, 3), colors: Uint8Array.from(upright) };
    expect(apngFrames(animate([{ ...coded, orientation: 6 }, turned])).pixels).toEqual([
      turned.colors,
      turned.colors,
    ]);
  });

  it("lays the cells of a photo in another size", () => {
    const mosaics = measure(rocket, GRIDS.slice(0, 2));
    const { pixels } = apngFrames(animate(mosaics, { longSide: 64 }));
    const smaller = mosaics.map(({ columns, rows, colors }) => ({
      ...layGrid({ grid: { columns, rows } }, 64, 43),
      colors,
    }));
    expect(pixels).toEqual(smaller.map((mosaic) => paint(mosaic).data));
  });

  it("rejects what it cannot write", () => {
    const mosaic = randomMosaic(1, 4, 3, 9);
    const other = { ...layGrid({ grid: 2 }, 60, 43), colors: new Uint8Array(16) };
    expect(() => animate([])).toThrow(new RangeError("Expected at least one frame but received none"));
    expect(() => animate([mosaic, other])).toThrow(
      "Expected frames of one size but the first has 61 × 43 pixels and frame 1 60 × 43",
    );
    expect(() => animate(mosaic as never)).toThrow(TypeError);
    expect(() => animate([null] as never)).toThrow(TypeError);
    expect(() => animate([{ image: mosaic, delay: 5 } as never])).toThrow(TypeError);
    expect(() => animate([{ image: mosaic, milliseconds: -1 }])).toThrow(RangeError);
    expect(() => animate([mosaic], { frameMilliseconds: 70_000 })).toThrow(RangeError);
    expect(() => animate([mosaic], { loop: 1.5 })).toThrow(RangeError);
    expect(() => animate([mosaic], { longSide: 3 })).toThrow(RangeError);
    expect(() => animate([mosaic], { format: "webp" as never })).toThrow(TypeError);
    expect(() => animate([mosaic], { loops: 1 } as never)).toThrow(TypeError);
    const wide = { ...layGrid({ grid: 1 }, 70_000, 1), colors: Uint8Array.of(1, 2, 3, 255) };
    expect(() => animate([wide], { format: "gif" })).toThrow(RangeError);
  });
});
