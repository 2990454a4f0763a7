import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { patchPng } from "../../src/png/patch.ts";
import { unfilter } from "../../src/png/scanlines/filters.ts";
import { applyFilter } from "../../src/png/scanlines/scanline-filter.ts";
import { readPngChunks } from "../../src/png/syntax/chunks.ts";
import { bitsPerPixel } from "../../src/png/syntax/format.ts";
import { passesOf } from "../../src/png/syntax/passes.ts";
import type { PartialMosaic } from "../../src/regions/region.ts";
import { seededRandom } from "../jpeg/random.ts";
import { decodePng } from "./decode-png.ts";
import { chunk, IEND, idat, ihdr, png } from "./make-png.ts";

const FORMATS = [
  ...[1, 2, 4, 8, 16].map((depth) => ({ colorType: 0, depth })),
  ...[8, 16].map((depth) => ({ colorType: 2, depth })),
  ...[8, 16].map((depth) => ({ colorType: 4, depth })),
  ...[8, 16].map((depth) => ({ colorType: 6, depth })),
];
type Format = (typeof FORMATS)[number];

const WIDTH = 37;
const HEIGHT = 29;

/** A PNG of random bytes, each scanline with a random filter type. */
function randomPng(format: Format, seed: number, interlace = 0): Uint8Array {
  const random = seededRandom(seed);
  const samples = [1, 0, 3, 1, 2, 0, 4][format.colorType];
  const rowBytes = Math.ceil((WIDTH * samples * format.depth) / 8);
  const scanlines = Uint8Array.from({ length: (1 + rowBytes) * HEIGHT }, (_, i) =>
    i % (1 + rowBytes) === 0 ? 5 * random() : 256 * random(),
  );
  const palette = Uint8Array.from({ length: 3 * 2 ** format.depth }, () => 256 * random());
  const chunks = format.colorType === 3 ? [chunk("PLTE", palette)] : [];
  return png(ihdr(WIDTH, HEIGHT, { ...format, interlace }), ...chunks, idat(scanlines), IEND);
}

/** Cells of any size, some of them shown, of colors that the format has. */
function someCells(format: Format, cellSize: number, seed: number): PartialMosaic {
  const random = seededRandom(seed);
  const grid = layGrid({ cellSize }, WIDTH, HEIGHT);
  const levels = format.colorType === 0 && format.depth < 8 ? 2 ** format.depth - 1 : 255;
  const level = () => (Math.round(levels * random()) * 255) / levels;
  const colors = Uint8Array.from({ length: grid.columns * grid.rows }, () => 0).reduce<number[]>((all) => {
    const grey = level();
    const rgb =
      format.colorType === 2 || format.colorType === 6 ? [level(), level(), level()] : [grey, grey, grey];
    const alpha = format.colorType >= 4 ? level() : 255;
    all.push(...rgb, alpha);
    return all;
  }, []);
  const shown = Uint8Array.from({ length: grid.columns * grid.rows }, () => (random() < 0.3 ? 1 : 0));
  return { ...grid, colors: Uint8Array.from(colors), shown };
}

/** The bytes of an image's scanlines, unfiltered. */
function scanlinesOf(bytes: Uint8Array): { rows: Uint8Array[]; bits: number } {
  const { format, imageData } = readPngChunks(bytes);
  const [{ rowBytes, rows }] = passesOf(format);
  const bits = bitsPerPixel(format);
  const data = new Uint8Array(inflateSync(Buffer.concat(imageData)));
  const step = Math.max(1, bits / 8);
  const lines = Array.from({ length: rows }, (_, y) => {
    const at = y * (1 + rowBytes) + 1;
    unfilter(data[at - 1], data, at, rowBytes, y === 0 ? undefined : data, at - 1 - rowBytes, step);
    return data.slice(at, at + rowBytes);
  });
  return { rows: lines, bits };
}

function isShown({ columns, shown }: PartialMosaic, cellSize: number, x: number, y: number): boolean {
  return shown[Math.floor(y / cellSize) * columns + Math.floor(x / cellSize)] === 1;
}

describe("patchPng", () => {
  it.each(FORMATS)("changes only the pixels under shown cells: type $colorType, $depth bit", (format) => {
    fc.assert(
      fc.property(fc.nat(9999), fc.integer({ min: 1, max: 30 }), (seed, cellSize) => {
        const input = randomPng(format, seed);
        const cells = someCells(format, cellSize, seed + 1);
        const output = patchPng(input, cells);
        if (output === undefined) throw new Error("Expected a PNG");
        const { width, height, data } = decodePng(output);
        expect({ width, height }).toEqual({ width: WIDTH, height: HEIGHT });
        const [before, after] = [scanlinesOf(input), scanlinesOf(output)];
        const { bits } = before;
        for (let y = 0; y < HEIGHT; y++) {
          for (let x = 0; x < WIDTH; x++) {
            const at = 4 * (y * WIDTH + x);
            if (isShown(cells, cellSize, x, y)) {
              const cell = Math.floor(y / cellSize) * cells.columns + Math.floor(x / cellSize);
              expect([...data.subarray(at, at + 4)]).toEqual([
                ...cells.colors.subarray(4 * cell, 4 * cell + 4),
              ]);
            } else expect(pixelOf(after.rows[y], x, bits)).toEqual(pixelOf(before.rows[y], x, bits));
          }
        }
        const { format: read } = readPngChunks(output);
        expect(read).toMatchObject({ colorType: format.colorType, bitDepth: format.depth });
      }),
      { numRuns: 12 },
    );
  });

  it("keeps the filtered bytes of scanlines that no cell touches, but for the one below", () => {
    const format = { colorType: 2, depth: 8 };
    const input = randomPng(format, 5);
    const grid = layGrid({ cellSize: 10 }, WIDTH, HEIGHT);
    const colors = new Uint8Array(4 * grid.columns * grid.rows).fill(255);
    const shown = new Uint8Array(grid.columns * grid.rows).fill(0).fill(1, grid.columns, grid.columns + 1);
    const output = patchPng(input, { ...grid, colors, shown });
    const [before, after] = [input, output ?? input].map((bytes) =>
      inflateSync(Buffer.concat(readPngChunks(bytes).imageData)),
    );
    const length = 1 + 3 * WIDTH;
    const changed = Array.from({ length: HEIGHT }, (_, y) => y).filter(
      (y) =>
        !before.subarray(y * length, (y + 1) * length).equals(after.subarray(y * length, (y + 1) * length)),
    );
    expect(changed.every((y) => y >= 10 && y <= 20)).toBe(true);
    expect(changed.length).toBeGreaterThan(8);
  });

  it.each([
    ["a color over grey", { colorType: 0, depth: 8 }, [1, 2, 3, 255]],
    ["alpha over opaque colors", { colorType: 2, depth: 8 }, [1, 2, 3, 99]],
    ["a shade between those of the depth", { colorType: 0, depth: 2 }, [86, 86, 86, 255]],
  ])("gives nothing for %s", (_, format, color) => {
    const grid = layGrid({ grid: 1 }, WIDTH, HEIGHT);
    const cells = { ...grid, colors: Uint8Array.from(color), shown: Uint8Array.of(1) };
    expect(patchPng(randomPng(format, 3), cells)).toBeUndefined();
  });

  it("gives nothing for an indexed image, whose palette would list hidden colors", () => {
    const cells = {
      ...layGrid({ grid: 1 }, WIDTH, HEIGHT),
      colors: new Uint8Array(4),
      shown: Uint8Array.of(1),
    };
    expect(patchPng(randomPng({ colorType: 3, depth: 8 }, 3), cells)).toBeUndefined();
  });

  it("shows no filter type that was chosen with regard to hidden pixels", () => {
    const random = seededRandom(4);
    const rows = Array.from({ length: HEIGHT }, () =>
      Uint8Array.from({ length: 3 + 3 * WIDTH }, () => 256 * random()),
    );
    for (const row of rows) row.fill(0, 0, 3);
    const withType = (type: number): Uint8Array => {
      const scanlines = rows.flatMap((row, y) => {
        const out = new Uint8Array(1 + 3 * WIDTH);
        // Cells cover the rows 10 to 19.
        out[0] = y >= 10 && y <= 20 ? type : y % 5;
        applyFilter(out[0], row, rows[y - 1] ?? new Uint8Array(row.length), 3, out, 1);
        return [...out];
      });
      return png(ihdr(WIDTH, HEIGHT, { colorType: 2, depth: 8 }), idat(Uint8Array.from(scanlines)), IEND);
    };
    const grid = layGrid({ cellSize: 10 }, WIDTH, HEIGHT);
    const colors = new Uint8Array(4 * grid.columns * grid.rows).fill(255);
    const shown = new Uint8Array(grid.columns * grid.rows).fill(0).fill(1, grid.columns, grid.columns + 2);
    const [first, ...others] = [0, 1, 2, 3, 4].map((type) =>
      patchPng(withType(type), { ...grid, colors, shown }),
    );
    expect(first).toBeDefined();
    for (const other of others) expect(other).toEqual(first);
  });

  it("gives nothing for the color that tRNS makes transparent, nor for an interlaced image", () => {
    const grid = layGrid({ grid: 1 }, WIDTH, HEIGHT);
    const cells = { ...grid, colors: Uint8Array.of(7, 7, 7, 255), shown: Uint8Array.of(1) };
    const scanlines = new Uint8Array(HEIGHT * (1 + WIDTH));
    const withKey = (key: number) =>
      png(
        ihdr(WIDTH, HEIGHT, { colorType: 0, depth: 8 }),
        chunk("tRNS", Uint8Array.of(1, key)),
        idat(scanlines),
        IEND,
      );
    expect(patchPng(withKey(7), cells)).toBeUndefined();
    expect(patchPng(withKey(8), cells)).toBeDefined();
    expect(patchPng(randomPng({ colorType: 0, depth: 8 }, 1, 1), cells)).toBeUndefined();
  });
});

/** The bits of a pixel: its bytes, or a number for pixels of less than a byte. */
function pixelOf(row: Uint8Array, x: number, bits: number): number[] {
  if (bits >= 8) return [...row.subarray((x * bits) / 8, ((x + 1) * bits) / 8)];
  const bit = x * bits;
  return [(row[bit >> 3] >> (8 - bits - (bit & 7))) & (2 ** bits - 1)];
}
