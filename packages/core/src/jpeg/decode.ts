import type { Bytes } from "../bytes.ts";
import type { ResolvedLimits } from "../limits.ts";
import type { Raster } from "../pixels/raster.ts";
import { SampleRows } from "./pixels/sample-rows.ts";
import { writePixels } from "./pixels/write-pixels.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { BufferedScan } from "./entropy/buffered-scan.ts";
import { clearRows, emptyRows } from "./entropy/coefficients.ts";
import { HuffmanTables } from "./entropy/huffman-tables.ts";
import { listScans, quantizationOf, requireScanPixels } from "./syntax/scans.ts";

/**
 * Decodes all pixels of a JPEG as coded, before its orientation is applied. Chroma with fewer samples is repeated,
 * not interpolated. Takes 4 bytes of memory for each pixel, and a row of MCUs for each scan.
 *
 * @throws {PixelateError} `TOO_LARGE` for more scans × pixels than the limits allow, before anything is decoded;
 *   `TRUNCATED` or `CORRUPT_JPEG` if a scan cannot be read to its end.
 */
export function decodeJpeg(bytes: Uint8Array, header: JpegHeader, limits: ResolvedLimits): Raster<Bytes> {
  const scans = listScans(bytes, header);
  requireScanPixels(scans, header, limits.maxScanPixels);
  const { width, height, components, colorModel, maxVertical, mcusDown } = header;
  const tables = new HuffmanTables();
  const rows = components.map((component) => emptyRows(header, component));
  const readers = scans.map((scan) => new BufferedScan(bytes, header, scan, tables, rows));
  const planes = components.map(
    (component, index) => new SampleRows(header, component, quantizationOf(scans, index)),
  );
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let mcuRow = 0; mcuRow < mcusDown; mcuRow++) {
    for (const reader of readers) reader.readRow(mcuRow);
    for (const [index, plane] of planes.entries()) plane.decode(rows[index]);
    rows.forEach(clearRows);
    const top = 8 * maxVertical * mcuRow;
    const bottom = Math.min(top + 8 * maxVertical, height);
    for (let y = top; y < bottom; y++) writePixels(colorModel, planes, y - top, pixels, 4 * width * y);
  }
  return { width, height, data: new Uint8Array(pixels.buffer) };
}
