import fc from "fast-check";
import { decode as decodeByJpegJs, encode as encodeByJpegJs } from "jpeg-js";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../src/mosaic/grid.ts";
import { readJpegHeader } from "../../src/jpeg/syntax/header.ts";
import { measureJpeg } from "../../src/jpeg/measure.ts";
import { patchJpeg, takesPatch } from "../../src/jpeg/patch.ts";
import { PatchedRows } from "../../src/jpeg/patch/patched-rows.ts";
import { HuffmanTables } from "../../src/jpeg/entropy/huffman-tables.ts";
import { listScans } from "../../src/jpeg/syntax/scans.ts";
import { type PartialMosaic } from "../../src/regions/region.ts";
import { cellsTouched } from "../../src/regions/touched.ts";
import { type Picture, randomPicture } from "./picture.ts";
import { seededRandom } from "./random.ts";
import { usualScript, writeJpeg } from "./write-jpeg.ts";
import { SAMPLINGS, WAYS } from "./samplings.ts";

/** All coefficients of a JPEG, of each component block by block, padded to whole MCUs. */
function coefficientsOf(bytes: Uint8Array): Int32Array[] {
  const header = readJpegHeader(bytes);
  const reader = new PatchedRows(bytes, header, listScans(bytes, header), new HuffmanTables(), []);
  const all = reader.rows.map(({ values }) => new Int32Array(values.length * header.mcusDown));
  for (let mcuRow = 0; mcuRow < header.mcusDown; mcuRow++) {
    reader.readRow(mcuRow);
    for (const [c, { values }] of reader.rows.entries()) all[c].set(values, mcuRow * values.length);
  }
  return all;
}

/** Grey cells over a picture, shown where a region from `left`, `top` on touches them. */
function cellsOver({ width, height }: Picture, cellSize: number, left: number, top: number): PartialMosaic {
  const grid = layGrid({ cellSize }, width, height);
  const colors = new Uint8Array(4 * grid.columns * grid.rows).map((_, i) =>
    i % 4 === 3 ? 255 : 90 + ((i >> 2) % 80),
  );
  const region = { shape: "rectangle", left, top, right: left + 30, bottom: top + 20, corners: [] } as const;
  return { ...grid, colors, shown: cellsTouched(grid, [region]) };
}

/** Whether a shown cell reaches into a block. */
function isReached(cells: PartialMosaic, picture: Picture, component: number, block: number): boolean {
  const plane = picture.planes[component];
  const acrossPixels = (8 * picture.maxHorizontal) / plane.horizontal;
  const downPixels = (8 * picture.maxVertical) / plane.vertical;
  const left = (block % plane.blocksAcross) * acrossPixels;
  const top = Math.floor(block / plane.blocksAcross) * downPixels;
  for (let y = top; y < top + downPixels; y++) {
    for (let x = left; x < left + acrossPixels; x++) {
      const column = cells.xEdges.findLastIndex((edge) => edge <= Math.min(x, picture.width - 1));
      const row = cells.yEdges.findLastIndex((edge) => edge <= Math.min(y, picture.height - 1));
      if (cells.shown[row * cells.columns + column] === 1) return true;
    }
  }
  return false;
}

describe.each(SAMPLINGS)("patchJpeg, %s", (_, sampling) => {
  const picture = randomPicture({ width: 101, height: 75, sampling, seed: 5 });

  it.each(WAYS)("leaves every coefficient of blocks without a shown cell as it was: %s", (name, options) => {
    const script = "scans" in options ? { scans: options.scans.slice(0, sampling.length) } : options;
    const bytes = writeJpeg(picture, script);
    const cells = cellsOver(picture, 13, 30, 22);
    const header = readJpegHeader(bytes);
    const patched = coefficientsOf(patchJpeg(bytes, header, cells));
    const padded = name !== "a scan for each component" && sampling.length > 1;
    let kept = 0;
    let painted = 0;
    picture.planes.forEach(({ coefficients, blocksAcross, blocksDown }, c) => {
      // Grey alone has no padding blocks, whatever its sampling factors.
      const patchedAcross = header.mcusAcross * header.components[c]?.horizontal;
      for (let block = 0; block < blocksAcross * blocksDown; block++) {
        const before = coefficients.subarray(64 * block, 64 * block + 64);
        const place = Math.floor(block / blocksAcross) * patchedAcross + (block % blocksAcross);
        const after = patched[c]?.subarray(64 * place, 64 * place + 64);
        if (isReached(cells, picture, c, block)) painted++;
        else {
          const isPadding =
            (block % blocksAcross) * 8 * picture.maxHorizontal >=
              picture.width * picture.planes[c]?.horizontal ||
            Math.floor(block / blocksAcross) * 8 * picture.maxVertical >=
              picture.height * picture.planes[c]?.vertical;
          // Progressive and separate scans do not have the padding's coefficients, or not all of them.
          if (isPadding && (!padded || name === "progressive")) continue;
          kept++;
          expect(after).toEqual(before);
        }
      }
    });
    expect(kept).toBeGreaterThan(10);
    expect(painted).toBeGreaterThan(5);
  });

  it("paints flat cells in their color where they cover whole MCUs, as jpeg-js decodes too", () => {
    const bytes = writeJpeg(picture);
    const cells = cellsOver(picture, picture.maxHorizontal === 3 ? 24 : 32, 40, 40);
    const { data } = decodeByJpegJs(patchJpeg(bytes, readJpegHeader(bytes), cells), { useTArray: true });
    const { columns, xEdges, yEdges, colors, shown } = cells;
    let most = 0;
    let seen = 0;
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++) {
        const cell =
          yEdges.findLastIndex((edge) => edge <= y) * columns + xEdges.findLastIndex((edge) => edge <= x);
        if (shown[cell] === 0) continue;
        seen++;
        for (let c = 0; c < 3; c++) {
          most = Math.max(most, Math.abs(data[4 * (y * picture.width + x) + c] - colors[4 * cell + c]));
        }
      }
    }
    expect(seen).toBeGreaterThan(1000);
    expect(most).toBeLessThanOrEqual(3);
  });
});

describe("patchJpeg", () => {
  it("leaves no trace in the file of what is under a shown cell", () => {
    // Two pictures that differ in the blocks under the cells alone give the same bytes.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.boolean(), (seed, progressive) => {
        const picture = randomPicture({ width: 96, height: 64, sampling: [0x22, 0x11, 0x11], seed });
        const other = randomPicture({ width: 96, height: 64, sampling: [0x22, 0x11, 0x11], seed: seed + 1 });
        const cells = cellsOver(picture, 16, 33, 17);
        const mixed: Picture = {
          ...picture,
          planes: picture.planes.map((plane, c) => ({
            ...plane,
            coefficients: plane.coefficients.map((value, at) =>
              isReached(cells, picture, c, Math.floor(at / 64)) ? other.planes[c]?.coefficients[at] : value,
            ),
          })),
        };
        const [one, two] = [picture, mixed].map((each) => {
          const bytes = writeJpeg(each, { progressive });
          return patchJpeg(bytes, readJpegHeader(bytes), cells);
        });
        expect(mixed.planes).not.toEqual(picture.planes);
        expect(two).toEqual(one);
      }),
      { numRuns: 10 },
    );
  });

  it("leaves no trace in a copied scan either, as its Huffman tables are the standard ones", () => {
    const picture = { width: 96, height: 64 };
    const random = seededRandom(8);
    const data = Uint8Array.from({ length: 4 * 96 * 64 }, (_, i) => (i % 4 === 3 ? 255 : 255 * random()));
    const cells = cellsOver(randomPicture({ ...picture, sampling: [0x11] }), 16, 33, 17);
    const other = data.map((value, i) => {
      const [x, y] = [(i >> 2) % 96, Math.floor((i >> 2) / 96)];
      const cell = Math.floor(y / 16) * cells.columns + Math.floor(x / 16);
      return cells.shown[cell] === 1 ? 255 - value : value;
    });
    const [one, two] = [data, other].map((pixels) => {
      const bytes = new Uint8Array(encodeByJpegJs({ ...picture, data: pixels }, 90).data);
      return { bytes, patched: patchJpeg(bytes, readJpegHeader(bytes), cells) };
    });
    expect(one.bytes).not.toEqual(two.bytes);
    expect(one.patched).toEqual(two.patched);
  });

  it("keeps the uncovered part of a block that a cell cuts to a few levels", () => {
    const picture = randomPicture({ width: 64, height: 64, sampling: [0x11, 0x11, 0x11], step: 1 });
    const bytes = writeJpeg(picture);
    const cells = cellsOver(picture, 12, 13, 13);
    const before = decodeByJpegJs(bytes, { useTArray: true }).data;
    const after = decodeByJpegJs(patchJpeg(bytes, readJpegHeader(bytes), cells), { useTArray: true }).data;
    let most = 0;
    for (let pixel = 0; pixel < 64 * 64; pixel++) {
      const cell = Math.floor(Math.floor(pixel / 64) / 12) * cells.columns + Math.floor((pixel % 64) / 12);
      if (cells.shown[cell] === 1) continue;
      for (let c = 0; c < 3; c++)
        most = Math.max(most, Math.abs(before[4 * pixel + c] - after[4 * pixel + c]));
    }
    // The steps are 1 to 10; an error of half a step in each of 64 coefficients is some levels at worst.
    expect(most).toBeLessThanOrEqual(12);
  });

  it("shows the measured mean: measuring again gives the same", () => {
    const picture = randomPicture({ width: 128, height: 96, sampling: [0x22, 0x11, 0x11], step: 1 });
    const bytes = writeJpeg(picture);
    const grid = layGrid({ cellSize: 32 }, 128, 96);
    const [mosaic] = measureJpeg(bytes, readJpegHeader(bytes), [grid]);
    const patched = patchJpeg(bytes, readJpegHeader(bytes), {
      ...mosaic,
      shown: new Uint8Array(12).fill(1),
    });
    const [again] = measureJpeg(patched, readJpegHeader(patched), [grid]);
    mosaic.colors.forEach((value, i) => {
      expect(Math.abs(value - again.colors[i])).toBeLessThanOrEqual(1);
    });
  });

  it("says so where components are red, green and blue, and where the image is stored turned", () => {
    const picture = randomPicture({ width: 40, height: 24, sampling: [0x11, 0x11, 0x11], rgb: true });
    const bytes = writeJpeg(picture);
    const header = { ...readJpegHeader(bytes), orientation: 6 } as const;
    const patched = readJpegHeader(patchJpeg(bytes, header, cellsOver(picture, 8, 4, 4)));
    expect(patched).toMatchObject({ colorModel: "rgb", orientation: 6, width: 40, height: 24 });
  });

  it("writes gray in rows of blocks, which jpeg-js reads to the end whatever its sampling factors are", () => {
    const picture = randomPicture({ width: 61, height: 37, sampling: [0x22] });
    const bytes = writeJpeg(picture);
    const patched = patchJpeg(bytes, readJpegHeader(bytes), cellsOver(picture, 8, 4, 4));
    expect(decodeByJpegJs(patched, { useTArray: true, tolerantDecoding: false })).toMatchObject({
      width: 61,
      height: 37,
    });
    expect(readJpegHeader(patched)).toMatchObject({ mcusAcross: 8, mcusDown: 5 });
  });

  it("writes what can be read where a damaged file has steps of 0", () => {
    const picture = randomPicture({ width: 40, height: 24, sampling: [0x11], detail: 1 });
    for (const k of [0, 63]) {
      const planes = picture.planes.map((plane) => ({ ...plane, steps: plane.steps.with(k, 0) }));
      const bytes = writeJpeg({ ...picture, planes });
      const cells = cellsOver(picture, 13, 4, 4);
      const [coefficients] = coefficientsOf(patchJpeg(bytes, readJpegHeader(bytes), cells));
      for (let block = 0; block < 15; block++) {
        if (isReached(cells, picture, 0, block)) expect(coefficients[64 * block + k]).toBe(0);
      }
    }
  });

  it("rejects CMYK, and colors over gray", () => {
    const picture = randomPicture({ width: 40, height: 24, sampling: [0x11] });
    const bytes = writeJpeg(picture);
    const header = readJpegHeader(bytes);
    const cells = cellsOver(picture, 8, 4, 4);
    expect(takesPatch(header, cells)).toBe(true);
    const red = cells.colors.map((value, i) => (i % 4 === 0 ? 255 : value));
    expect(takesPatch(header, { ...cells, colors: red })).toBe(false);
    expect(takesPatch(header, { ...cells, colors: red, shown: cells.shown.map(() => 0) })).toBe(true);
    expect(takesPatch({ ...header, colorModel: "cmyk" }, cells)).toBe(false);
    expect(() => patchJpeg(bytes, { ...header, colorModel: "cmyk" }, cells)).toThrow(RangeError);
  });

  it("is not for more blocks to an MCU than one scan may have", () => {
    const picture = randomPicture({ width: 40, height: 40, sampling: [0x42, 0x21, 0x21] });
    const bytes = writeJpeg(picture, { scans: [0, 1, 2].map((c) => ({ components: [c] })) });
    expect(takesPatch(readJpegHeader(bytes), cellsOver(picture, 8, 4, 4))).toBe(false);
  });

  it.each([
    ["two samples for three pixels across", [0x31, 0x21, 0x11]],
    ["two samples for three pixels down", [0x13, 0x12, 0x11]],
    ["three samples for four pixels", [0x41, 0x31, 0x11]],
  ])("is not for %s, which libjpeg does not read", (_, sampling) => {
    const picture = randomPicture({ width: 40, height: 40, sampling });
    expect(takesPatch(readJpegHeader(writeJpeg(picture)), cellsOver(picture, 8, 4, 4))).toBe(false);
  });

  it("refuses what is cut off, damaged or more work than allowed", () => {
    const picture = randomPicture({ width: 64, height: 64, sampling: [0x22, 0x11, 0x11] });
    const bytes = writeJpeg(picture, { progressive: true, scans: usualScript(3) });
    const header = readJpegHeader(bytes);
    const cells = cellsOver(picture, 16, 16, 16);
    const patch = (input: Uint8Array, maxScanPixels = Infinity) =>
      patchJpeg(input, header, cells, { maxScanPixels });
    expect(() => patch(bytes.subarray(0, bytes.length - 200))).toThrow(
      expect.objectContaining({ code: "TRUNCATED" }),
    );
    expect(() => patch(bytes, 64 * 64)).toThrow(expect.objectContaining({ code: "TOO_LARGE" }));
  });
});
