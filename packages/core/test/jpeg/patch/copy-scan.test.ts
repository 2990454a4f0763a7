import { encode } from "jpeg-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layGrid } from "../../../src/mosaic/grid.ts";
import { readJpegHeader } from "../../../src/jpeg/syntax/header.ts";
import { measureJpeg } from "../../../src/jpeg/measure.ts";
import { patchJpeg } from "../../../src/jpeg/patch.ts";
import { ComponentPatch } from "../../../src/jpeg/patch/component-patch.ts";
import { copyScan } from "../../../src/jpeg/patch/copy-scan.ts";
import { PatchedRows } from "../../../src/jpeg/patch/patched-rows.ts";
import { ScanTrace } from "../../../src/jpeg/entropy/scan-trace.ts";
import { HuffmanTables } from "../../../src/jpeg/entropy/huffman-tables.ts";
import { listScans, quantizationOf } from "../../../src/jpeg/syntax/scans.ts";
import { isStandardSpec } from "../../../src/jpeg/syntax/standard-tables.ts";
import { writeCoefficients } from "../../../src/jpeg/entropy/write-coefficients.ts";
import { ycbcrOf } from "../../../src/jpeg/transform/ycbcr.ts";
import { type PartialMosaic } from "../../../src/regions/region.ts";
import { cellsTouched } from "../../../src/regions/touched.ts";
import { randomPicture } from "../picture.ts";
import { seededRandom } from "../random.ts";
import { writeJpeg } from "../write-jpeg.ts";

/** A photo-like JPEG with the tables of T.81 annex K, which have every symbol. */
function withStandardTables(width: number, height: number, seed: number, quality = 75): Uint8Array {
  const random = seededRandom(seed);
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : 100 + 60 * Math.sin(i / 97) + 60 * random(),
  );
  return new Uint8Array(encode({ width, height, data }, quality).data);
}

function cellsOn(width: number, height: number, cellSize: number, left: number, top: number): PartialMosaic {
  const grid = layGrid({ cellSize }, width, height);
  const colors = Uint8Array.from({ length: 4 * grid.columns * grid.rows }, (_, i) => (i * 41) % 256);
  const region = {
    shape: "ellipse",
    left,
    top,
    right: left + width / 3,
    bottom: top + height / 2,
    corners: [],
  } as const;
  return { ...grid, colors, shown: cellsTouched(grid, [region]) };
}

/** Arguments to copy a file's scan with, and the file that writing its coefficients again gives. */
function prepare(bytes: Uint8Array, cells: PartialMosaic) {
  const header = readJpegHeader(bytes);
  const scans = listScans(bytes, header);
  const [scan] = scans;
  const quantization = header.components.map((_, i) => quantizationOf(scans, i));
  const values = ycbcrOf(cells.colors);
  const patches = header.components.map(
    (component, i) => new ComponentPatch(header, component, cells, values[i], quantization[i]),
  );
  const tables = new HuffmanTables();
  return {
    copied: copyScan(bytes, header, scan, tables, patches),
    written: writeCoefficients(
      header,
      quantization,
      () => new PatchedRows(bytes, header, scans, tables, patches),
      bytes.length,
      [],
    ),
  };
}

function coefficientsOf(bytes: Uint8Array): Int16Array[] {
  const header = readJpegHeader(bytes);
  const reader = new PatchedRows(bytes, header, listScans(bytes, header), new HuffmanTables(), []);
  const rows: Int16Array[] = [];
  for (let mcuRow = 0; mcuRow < header.mcusDown; mcuRow++) {
    reader.readRow(mcuRow);
    rows.push(...reader.rows.map(({ values }) => values.slice()));
  }
  return rows;
}

/** The entropy-coded bytes of a file's first scan. */
function scanBytes(bytes: Uint8Array): Uint8Array {
  const [scan] = listScans(bytes, readJpegHeader(bytes));
  return bytes.subarray(scan.start, scan.end);
}

describe("copyScan", () => {
  it("gives the coefficients that painting over all of them gives", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 120 }),
        fc.integer({ min: 8, max: 90 }),
        fc.integer({ min: 2, max: 40 }),
        fc.nat(9999),
        fc.constantFrom(30, 75, 98),
        (width, height, cellSize, seed, quality) => {
          const bytes = withStandardTables(width, height, seed, quality);
          const cells = cellsOn(width, height, cellSize, (seed % width) / 2, (seed % height) / 2);
          const { copied, written } = prepare(bytes, cells);
          expect(copied).toBeDefined();
          const file = patchJpeg(bytes, readJpegHeader(bytes), cells);
          expect(Buffer.from(file).includes(Buffer.from(copied?.entropy ?? []))).toBe(true);
          expect(coefficientsOf(file)).toEqual(coefficientsOf(written));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives back the very bits where no cell is shown", () => {
    const bytes = withStandardTables(200, 150, 3);
    const cells = cellsOn(200, 150, 16, 20, 20);
    const { copied } = prepare(bytes, { ...cells, shown: cells.shown.map(() => 0) });
    expect(copied?.entropy).toEqual(scanBytes(bytes));
  });

  it("gives the same bytes where it knows from measuring which rows no cell reaches into", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 120 }),
        fc.integer({ min: 8, max: 400 }),
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 0, max: 399 }),
        fc.constantFrom([0x11], [0x22], [0x22, 0x11, 0x11], [0x41, 0x11, 0x11]),
        fc.nat(9999),
        (width, height, cellSize, top, sampling, seed) => {
          const picture = randomPicture({ width, height, sampling, seed, detail: 0.4, step: 9 });
          const none = cellsOn(width, height, cellSize, 0, 0);
          const grey = { ...none, colors: none.colors.map((_, i) => (i >> 2) % 256) };
          const own = writeJpeg(picture);
          // Its tables are the standard's, and there are no restart intervals.
          const bytes = patchJpeg(own, readJpegHeader(own), { ...grey, shown: grey.shown.map(() => 0) });
          const header = readJpegHeader(bytes);
          const cells = { ...grey, shown: cellsOn(width, height, cellSize, width / 3, top % height).shown };
          const trace = new ScanTrace();
          measureJpeg(bytes, header, [cells], { trace });
          expect(trace.isComplete).toBe(true);
          expect(patchJpeg(bytes, header, cells, { trace })).toEqual(patchJpeg(bytes, header, cells));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("drops what follows the last block, whether it knows the rows or not", () => {
    const bytes = withStandardTables(64, 200, 3);
    const { end } = listScans(bytes, readJpegHeader(bytes))[0];
    const padded = Uint8Array.of(...bytes.subarray(0, end), 1, 2, 3, ...bytes.subarray(end));
    const cells = cellsOn(64, 200, 16, 20, 20);
    for (const file of [bytes, padded]) {
      const header = readJpegHeader(file);
      const trace = new ScanTrace();
      measureJpeg(file, header, [cells], { trace });
      expect(patchJpeg(file, header, cells, { trace })).toEqual(patchJpeg(bytes, header, cells));
    }
  });

  it("reads all rows of a file with restart intervals, or of several scans", () => {
    for (const options of [
      { restartInterval: 5 },
      { progressive: true },
      { scans: [0, 1, 2].map((c) => ({ components: [c] })) },
    ]) {
      const bytes = writeJpeg(
        randomPicture({ width: 64, height: 90, sampling: [0x22, 0x11, 0x11] }),
        options,
      );
      const trace = new ScanTrace();
      measureJpeg(bytes, readJpegHeader(bytes), [cellsOn(64, 90, 16, 0, 0)], { trace });
      expect(trace.isComplete).toBe(false);
    }
  });

  it("keeps restart intervals, and resets at each", () => {
    // Cells of whole blocks: painting over what they are painted on already changes nothing.
    const cells = cellsOn(150, 90, 16, 20, 20);
    const none = { ...cells, shown: cells.shown.map(() => 0) };
    // Each row of MCUs is an interval, and the tables are the picture's own.
    const { written } = prepare(withStandardTables(150, 90, 5), cells);
    const recoded = patchJpeg(written, readJpegHeader(written), none);
    expect(coefficientsOf(recoded)).toEqual(coefficientsOf(written));
    expect(prepare(recoded, none).copied).toMatchObject({ restartInterval: Math.ceil(150 / 8) });
    expect(prepare(recoded, none).copied?.entropy).toEqual(scanBytes(recoded));
    expect(prepare(recoded, cells).copied?.entropy).toEqual(scanBytes(recoded));
    const [scan] = listScans(recoded, readJpegHeader(recoded));
    expect(scan.components.every(({ dc, ac }) => dc && ac && isStandardSpec(dc) && isStandardSpec(ac))).toBe(
      true,
    );
  });

  it.each([[[0x11]], [[0x22, 0x11, 0x11]], [[0x41, 0x11, 0x11]]])(
    "gives all the standard's codes where the tables are the picture's own: sampling %j",
    (sampling) => {
      const picture = randomPicture({ width: 133, height: 61, sampling, detail: 0.5, step: 1 });
      for (const restartInterval of [0, 1, 5]) {
        const bytes = writeJpeg(picture, { restartInterval });
        const grey = cellsOn(133, 61, 11, 9, 9);
        const cells = { ...grey, colors: grey.colors.map((_, i) => (i >> 2) % 256) };
        const { copied, written } = prepare(bytes, cells);
        expect(copied?.restartInterval).toBe(restartInterval);
        expect(coefficientsOf(patchJpeg(bytes, readJpegHeader(bytes), cells))).toEqual(
          coefficientsOf(written),
        );
      }
    },
  );

  it("refuses a scan that ends before its last block does, wherever that is", () => {
    const bytes = withStandardTables(24, 16, 7);
    const cells = cellsOn(24, 16, 8, 0, 0);
    const header = readJpegHeader(bytes);
    const end = listScans(bytes, header)[0]?.end;
    for (let missing = 1; missing < 60; missing++) {
      for (const [ending, code] of [
        [[], "TRUNCATED"],
        [[0xff, 0xd9], "CORRUPT_JPEG"],
      ] as const) {
        const cut = Uint8Array.of(...bytes.subarray(0, end - missing), ...ending);
        expect(() => patchJpeg(cut, header, cells)).toThrow(expect.objectContaining({ code }));
      }
    }
  });

  it("is given up, and all is written with new tables, where the standard's have no code for a coefficient", () => {
    const picture = randomPicture({
      width: 64,
      height: 64,
      sampling: [0x11, 0x11, 0x11],
      step: 1,
      contrast: 40,
    });
    const bytes = writeJpeg(picture);
    const cells = cellsOn(64, 64, 11, 9, 9);
    const { copied, written } = prepare(bytes, cells);
    expect(copied).toBeUndefined();
    expect(coefficientsOf(patchJpeg(bytes, readJpegHeader(bytes), cells))).toEqual(coefficientsOf(written));
  });

  it("reads a scan longer than the reader's window, whatever is painted where it ends", () => {
    const bytes = withStandardTables(640, 480, 11, 98);
    expect(bytes.length).toBeGreaterThan(200_000);
    const cells = cellsOn(640, 480, 7, 0, 0);
    const { written } = prepare(bytes, { ...cells, shown: cells.shown.map((_, i) => (i % 5 === 0 ? 1 : 0)) });
    const file = patchJpeg(bytes, readJpegHeader(bytes), {
      ...cells,
      shown: cells.shown.map((_, i) => (i % 5 === 0 ? 1 : 0)),
    });
    expect(coefficientsOf(file)).toEqual(coefficientsOf(written));
  });
});
