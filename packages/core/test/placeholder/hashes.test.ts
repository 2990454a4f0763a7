import { readFileSync } from "node:fs";
import { decode, encode, isBlurhashValid } from "blurhash";
import { rgbaToThumbHash, thumbHashToApproximateAspectRatio, thumbHashToRGBA } from "thumbhash";
import { describe, expect, it } from "vitest";
import { blurHash, thumbHash } from "../../src/exports/hashes.ts";
import * as reference from "../../src/exports/reference.node.ts";
import { measure, type Mosaic, placeholder, writePng } from "../../src/index.ts";
import { layGrid } from "../../src/mosaic/grid.ts";

const photo = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../../photos/${name}`, import.meta.url)));

const mosaicOf = (columns: number, rows: number, color: readonly number[]): Mosaic => ({
  ...layGrid({ grid: { columns, rows } }, columns, rows),
  colors: Uint8Array.from({ length: 4 * columns * rows }, (_, i) => color[i % 4] ?? 0),
});

describe("hashes of a placeholder", () => {
  it.each(["astronaut.png", "chelsea.png", "coffee.png"])(
    "of %s are what the encoders make of the photo's plainly averaged cells",
    (name) => {
      const input = photo(name);
      const { hashes, width, height } = placeholder(input, { hashes: { thumbHash, blurHash } });
      const tiles = reference.pixelateImage(reference.decode(input), { grid: { longSide: 32 } });
      const { columns, rows, xEdges, yEdges } = layGrid({ grid: { longSide: 32 } }, width, height);
      const cells = new Uint8ClampedArray(4 * columns * rows);
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          const at = 4 * ((yEdges[y] ?? 0) * width + (xEdges[x] ?? 0));
          cells.set(tiles.data.subarray(at, at + 4), 4 * (y * columns + x));
        }
      }
      const expected = Buffer.from(rgbaToThumbHash(columns, rows, cells)).toString("base64");
      expect(hashes.thumbHash).toBe(expected);
      expect(hashes.blurHash).toBe(encode(cells, columns, rows, 4, 3));
    },
  );

  it("show a photo's colors and shape when they are decoded", () => {
    const input = photo("rocket.jpg");
    const { hashes, width, height } = placeholder(input, { hashes: { thumbHash, blurHash } });
    const bytes = Buffer.from(hashes.thumbHash, "base64");
    expect(Math.abs(thumbHashToApproximateAspectRatio(bytes) - width / height)).toBeLessThan(0.15);
    const shown = thumbHashToRGBA(bytes);
    const [fromThumb] = measure(photo("rocket.jpg"), [{ grid: { columns: shown.w, rows: shown.h } }]);
    expect(meanDifference(shown.rgba, fromThumb.colors)).toBeLessThan(16);
    expect(isBlurhashValid(hashes.blurHash)).toEqual({ result: true });
    const [fromBlur] = measure(input, [{ grid: { columns: 24, rows: 16 } }]);
    expect(meanDifference(decode(hashes.blurHash, 24, 16), fromBlur.colors)).toBeLessThan(20);
  });

  it("have the names that were asked for, each with its own mosaic", () => {
    const { hashes } = placeholder(photo("rocket.jpg"), {
      hashes: { shape: ({ columns, rows }) => `${columns}x${rows}`, blurHash },
    });
    expect(Object.keys(hashes)).toEqual(["shape", "blurHash"]);
    expect(hashes.shape).toBe("32x21");
    expect(placeholder(photo("rocket.jpg")).hashes).toEqual({});
  });

  it("leave the cells as they are without them", () => {
    const input = photo("chelsea.png");
    expect({ ...placeholder(input, { hashes: { blurHash } }), hashes: {} }).toEqual(placeholder(input));
  });
});

describe("thumbHash and blurHash", () => {
  it("keep transparency, or show it on white", () => {
    const half = mosaicOf(4, 4, [255, 0, 0, 51]);
    const shown = thumbHashToRGBA(Buffer.from(thumbHash(half), "base64"));
    expect(Math.abs(shown.rgba[3] - 51)).toBeLessThan(9);
    expect(blurHash(half)).toBe(blurHash(mosaicOf(4, 4, [255, 204, 204, 255])));
  });

  it("take photos of one pixel, and wholly transparent ones", () => {
    const png = writePng(mosaicOf(1, 1, [0, 0, 0, 0]));
    const { hashes } = placeholder(png, { hashes: { thumbHash, blurHash } });
    expect(
      thumbHashToRGBA(Buffer.from(hashes.thumbHash, "base64")).rgba.filter((_, i) => i % 4 === 3),
    ).toEqual(new Uint8Array(32 * 32));
    expect(decode(hashes.blurHash, 1, 1)).toEqual(Uint8ClampedArray.of(255, 255, 255, 255));
  });

  it("reject mosaics and components out of range", () => {
    expect(() => thumbHash(mosaicOf(101, 1, [0, 0, 0, 255]))).toThrow(RangeError);
    expect(() => blurHash(mosaicOf(1, 101, [0, 0, 0, 255]))).toThrow(/at most 100 cells a side/);
    expect(() => blurHash(mosaicOf(2, 2, [0, 0, 0, 255]), { x: 10, y: 1 })).toThrow(
      new RangeError("Expected a whole number from 1 to 9 for components but received 10"),
    );
  });
});

/** Mean difference of the color channels, in levels. */
function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0));
  return (sum * 4) / 3 / a.length;
}
