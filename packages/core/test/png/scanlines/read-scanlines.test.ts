import { deflateSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { PixelateError } from "../../../src/errors.ts";
import { openPakoInflater } from "../../../src/zlib/pako-inflater.ts";
import type { OpenInflater } from "../../../src/zlib/inflater.ts";
import { openNativeInflater } from "../../../src/zlib/zlib.node.ts";
import { readPngChunks } from "../../../src/png/syntax/chunks.ts";
import { unfilter } from "../../../src/png/scanlines/filters.ts";
import { bitsPerPixel } from "../../../src/png/syntax/format.ts";
import { readScanlines } from "../../../src/png/scanlines/read-scanlines.ts";
import { passesOf, scanlineBytes } from "../../../src/png/syntax/passes.ts";
import { readCorpus } from "../../corpora.ts";
import { hostilePngs } from "../hostile.ts";
import { pngOf } from "../png-of.ts";

/** All scanlines as they are handed over: pass, row and bytes of each; or the code of the error. */
function readAll(file: Uint8Array, open: OpenInflater): string[] | string {
  const scanlines: string[] = [];
  try {
    readScanlines(
      readPngChunks(file),
      (line, at, { x, y, rowBytes }, row) => {
        scanlines.push(described(x, y, row, line.subarray(at, at + rowBytes)));
      },
      open,
    );
    return scanlines;
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}

/** The same, by inflating everything at once and then going through it. */
function readAtOnce(file: Uint8Array): string[] | string {
  try {
    const { format, imageData } = readPngChunks(file);
    const inflated = new Uint8Array(inflateSync(Buffer.concat(imageData)));
    if (inflated.length !== scanlineBytes(format)) return "CORRUPT_PNG";
    const scanlines: string[] = [];
    let at = 0;
    for (const { x, y, rows, rowBytes } of passesOf(format)) {
      let prior: Uint8Array | undefined;
      for (let row = 0; row < rows; row++, at += 1 + rowBytes) {
        const line = inflated.slice(at + 1, at + 1 + rowBytes);
        unfilter(inflated[at], line, 0, rowBytes, prior, 0, Math.max(1, bitsPerPixel(format) / 8));
        scanlines.push(described(x, y, row, line));
        prior = line;
      }
    }
    return scanlines;
  } catch {
    return "CORRUPT_PNG";
  }
}

function described(x: number, y: number, row: number, line: Uint8Array): string {
  return `${x} ${y} ${row} ${Buffer.from(line).toString("hex")}`;
}

function noise(width: number, height: number): Uint8Array {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => Math.imul(i, 2_654_435_761) >>> 23);
  return pngOf({ width, height, data });
}

describe.each([
  ["native", openNativeInflater],
  ["pako", openPakoInflater],
])("readScanlines with the %s inflater", (_, open) => {
  it("hands over what inflating at once gives, for every file of PngSuite", () => {
    for (const [name, file] of readCorpus("pngsuite")) {
      if (!name.endsWith(".png") || name.startsWith("x")) continue;
      const expected = readAtOnce(file);
      expect(expected, name).toBeInstanceOf(Array);
      expect(readAll(file, open), name).toEqual(expected);
    }
  });

  // Windows have 256 KiB: these have scanlines that lie across their ends, and scanlines longer than a window.
  it.each([
    [331, 1_113],
    [1, 90_001],
    [90_001, 5],
    [90_001, 1],
  ])("hands over what inflating at once gives, for %i × %i pixels of noise", (width, height) => {
    const file = noise(width, height);
    const scanlines = readAll(file, open);
    expect(scanlines).toHaveLength(height);
    expect(scanlines).toEqual(readAtOnce(file));
  });

  it("refuses what is made to hurt", () => {
    for (const { name, bytes, code } of hostilePngs()) {
      if (code === "CORRUPT_PNG") expect(readAll(bytes, open), name).toBe(code);
    }
  });

  it("refuses image data wherever it is cut, and when its Adler-32 is wrong, but ignores bytes after that", () => {
    const chunks = readPngChunks(noise(5, 4));
    const readCut = (imageData: Uint8Array) => {
      let taken = 0;
      try {
        readScanlines({ ...chunks, imageData: [imageData] }, () => taken++, open);
        return taken;
      } catch (error) {
        return error instanceof PixelateError ? error.code : error;
      }
    };
    const imageData = new Uint8Array(Buffer.concat(chunks.imageData));
    for (let length = 0; length < imageData.length; length++) {
      expect(readCut(imageData.subarray(0, length)), `cut at ${length}`).toBe("CORRUPT_PNG");
    }
    for (const at of [1, 2, 3, 4]) {
      expect(readCut(imageData.with(-at, 1 ^ (imageData.at(-at) ?? 0)))).toBe("CORRUPT_PNG");
    }
    expect(readCut(Uint8Array.of(...imageData, 1, 2, 3))).toBe(4);
  });

  it("drops what a stream inflates to beyond the declared size, and inflates little of it", () => {
    const file = pngOf({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 255) });
    const chunks = readPngChunks(file);
    const imageData = deflateSync(Buffer.alloc(200_000_000));
    let taken = 0;
    const start = process.memoryUsage().rss;
    readScanlines({ ...chunks, imageData: [imageData] }, () => taken++, open);
    expect(taken).toBe(1);
    expect(process.memoryUsage().rss - start).toBeLessThan(100_000_000);
  });
});
