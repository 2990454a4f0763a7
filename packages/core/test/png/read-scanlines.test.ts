import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { PixelateError } from "../../src/errors.js";
import { readPngChunks } from "../../src/png/chunks.js";
import { readScanlines } from "../../src/png/read-scanlines.js";
import { readCorpus } from "../corpora.js";
import { hostilePngs } from "./hostile.js";
import { pngOf } from "./png-of.js";

const AT_ONCE = Infinity;
const IN_PIECES = 0;

/** All scanlines as they are handed over: pass, row and bytes of each; or the code of the error. */
function readAll(file: Uint8Array, mostBytesAtOnce: number): string[] | string {
  const scanlines: string[] = [];
  try {
    readScanlines(
      readPngChunks(file),
      (line, at, { x, y, rowBytes }, row) => {
        scanlines.push(`${x} ${y} ${row} ${Buffer.from(line.subarray(at, at + rowBytes)).toString("hex")}`);
      },
      mostBytesAtOnce,
    );
    return scanlines;
  } catch (error) {
    if (error instanceof PixelateError) return error.code;
    throw error;
  }
}

describe("readScanlines", () => {
  it("hands over the same in pieces as at once, for every file of PngSuite", () => {
    for (const [name, file] of readCorpus("pngsuite")) {
      if (name.endsWith(".png")) expect(readAll(file, IN_PIECES), name).toEqual(readAll(file, AT_ONCE));
    }
  });

  it("hands over the same in pieces as at once where scanlines lie across pieces", () => {
    // Noise does not deflate: 150 KB are ten pieces of 16 KB, and their ends fall within scanlines.
    const data = Uint8Array.from({ length: 4 * 331 * 113 }, (_, i) => Math.imul(i, 2_654_435_761) >>> 23);
    const file = pngOf({ width: 331, height: 113, data });
    const scanlines = readAll(file, IN_PIECES);
    expect(scanlines).toHaveLength(113);
    expect(scanlines).toEqual(readAll(file, AT_ONCE));
  });

  it("refuses in pieces what it refuses at once", () => {
    for (const { name, bytes, code } of hostilePngs()) {
      if (code === "CORRUPT_PNG") expect(readAll(bytes, IN_PIECES), name).toBe(code);
    }
  });

  it("stops a stream that inflates to more than declared before all of it is inflated", () => {
    const file = pngOf({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 255) });
    const chunks = readPngChunks(file);
    const imageData = deflateSync(Buffer.alloc(200_000_000));
    let taken = 0;
    const start = process.memoryUsage().rss;
    expect(() => {
      readScanlines({ ...chunks, imageData }, () => taken++, IN_PIECES);
    }).toThrow(expect.objectContaining({ code: "CORRUPT_PNG" }));
    expect(taken).toBeLessThanOrEqual(1);
    expect(process.memoryUsage().rss - start).toBeLessThan(100_000_000);
  });
});
