import type { Bytes } from "../bytes.ts";
import { HuffmanTables } from "./entropy/huffman-tables.ts";
import { writeCoefficients } from "./entropy/write-coefficients.ts";
import { PatchedRows } from "./patch/patched-rows.ts";
import { type JpegHeader, readJpegHeader } from "./syntax/header.ts";
import { entropyBytes, listScans, quantizationOf } from "./syntax/scans.ts";

/** A JPEG file and what its header says. */
export interface ReadableJpeg {
  readonly bytes: Bytes;
  readonly header: JpegHeader;
}

/**
 * Writes a JPEG with the same coefficients in one sequential scan. A progressive file takes several times as long to read: one
 * that is read twice is read faster when it is rewritten first. Memory: one row of MCUs and the bytes written.
 *
 * @param header of these bytes, which says what the new ones have no segments for: color model, orientation, profile.
 * @throws {PixelateError} `TRUNCATED`, `CORRUPT_JPEG`, or `TOO_LARGE` above the limits on scans.
 */
export function inOneScan(bytes: Uint8Array, header: JpegHeader, maxScanPixels = Infinity): ReadableJpeg {
  const scans = listScans(bytes, header, maxScanPixels);
  const quantization = header.components.map((_, index) => quantizationOf(scans, index));
  const open = () => new PatchedRows(bytes, header, scans, new HuffmanTables(), []);
  const rewritten = writeCoefficients(header, quantization, open, entropyBytes(scans), []);
  const { colorModel, orientation } = header;
  return { bytes: rewritten, header: { ...header, ...readJpegHeader(rewritten), colorModel, orientation } };
}
