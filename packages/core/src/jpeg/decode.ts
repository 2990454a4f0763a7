import type { ResolvedLimits } from "../limits.ts";
import type { TakeRows } from "../pixels/rows.ts";
import { SampleRows } from "./pixels/sample-rows.ts";
import { writePixels } from "./pixels/write-pixels.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { BufferedScan } from "./entropy/buffered-scan.ts";
import { clearRows, emptyRows } from "./entropy/coefficients.ts";
import { HuffmanTables } from "./entropy/huffman-tables.ts";
import { listScans, quantizationOf, requireScanPixels } from "./syntax/scans.ts";

/**
 * Decodes the pixels of a JPEG as coded, before its orientation is applied, one row of MCUs after the other. Chroma with
 * fewer samples is repeated, not interpolated. Takes memory for a row of MCUs, and for another one for each scan.
 *
 * @throws {PixelateError} `TOO_LARGE` for more scans × pixels than the limits allow, before anything is decoded;
 *   `TRUNCATED` or `CORRUPT_JPEG` if a scan cannot be read to its end. `take` may have received some rows by then.
 */
export function readJpegRows(
  bytes: Uint8Array,
  header: JpegHeader,
  limits: ResolvedLimits,
  take: TakeRows,
): void {
  const scans = listScans(bytes, header);
  requireScanPixels(scans, header, limits.maxScanPixels);
  const { width, height, components, colorModel, maxVertical, mcusDown } = header;
  const tables = new HuffmanTables();
  const rows = components.map((component) => emptyRows(header, component));
  const readers = scans.map((scan) => new BufferedScan(bytes, header, scan, tables, rows));
  const planes = components.map(
    (component, index) => new SampleRows(header, component, quantizationOf(scans, index)),
  );
  const bandRows = Math.min(8 * maxVertical, height);
  const pixels = new Uint8ClampedArray(4 * width * bandRows);
  const band = new Uint8Array(pixels.buffer);
  for (let mcuRow = 0; mcuRow < mcusDown; mcuRow++) {
    for (const reader of readers) reader.readRow(mcuRow);
    for (const [index, plane] of planes.entries()) plane.decode(rows[index]);
    rows.forEach(clearRows);
    const top = 8 * maxVertical * mcuRow;
    const count = Math.min(bandRows, height - top);
    for (let y = 0; y < count; y++) writePixels(colorModel, planes, y, pixels, 4 * width * y);
    take(band.subarray(0, 4 * width * count), top, count);
  }
}
