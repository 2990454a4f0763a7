import type { Bytes } from "../bytes.ts";
import type { PartialMosaic } from "../regions/region.ts";
import { openDeflater } from "../zlib/zlib.ts";
import { unfilter } from "./scanlines/filters.ts";
import { paintRun, type SampleRun, sampleRuns } from "./scanlines/paint-scanlines.ts";
import { readFilteredScanlines } from "./scanlines/read-scanlines.ts";
import { applyFilter, bestFilter } from "./scanlines/scanline-filter.ts";
import { type PngChunks, readPngChunks } from "./syntax/chunks.ts";
import { bitsPerPixel, INDEXED } from "./syntax/format.ts";
import { passesOf } from "./syntax/passes.ts";
import { headerData } from "./syntax/assemble-png.ts";
import { joinPng, profileChunk } from "./syntax/write-chunks.ts";
import type { PngRowsOptions } from "./write-rows.ts";

/**
 * Lays cells over a PNG whose other pixels stay exactly as they are, in their color type and depth. Scanlines that no cell
 * touches keep their filtered bytes, but for one below a touched scanline: its filter type was chosen with regard to what is
 * hidden. Those get the filter type that suits what is shown. Memory: a few scanlines, the windows of inflater and
 * deflater, and the bytes written.
 *
 * @param bytes a file whose width and height the caller has checked against its limits.
 * @param cells over the image as coded.
 * @returns undefined for an interlaced image, for an indexed one, whose palette would list hidden colors, and if the image's
 *   samples cannot express the color of a shown cell.
 * @throws {PixelateError} `CORRUPT_PNG`, `TRUNCATED`, `UNSUPPORTED_FEATURE`
 */
export function patchPng(
  bytes: Uint8Array,
  cells: PartialMosaic,
  { iccProfile }: PngRowsOptions = {},
): Bytes | undefined {
  const chunks = readPngChunks(bytes);
  const { format, transparency } = chunks;
  const isTaken = !format.interlaced && format.colorType !== INDEXED;
  const runs = isTaken ? sampleRuns(chunks, cells) : undefined;
  if (runs === undefined) return undefined;
  return joinPng([
    ["IHDR", headerData(format.width, format.height, format.bitDepth, format.colorType)],
    ...(iccProfile ? [profileChunk(iccProfile)] : []),
    ...(transparency ? [["tRNS", transparency] as const] : []),
    ["IDAT", ...patchedImageData(chunks, cells, runs)],
  ]);
}

/** Returns the zlib stream of the scanlines with cells painted over them, in pieces. @param runs of each row of cells. */
function patchedImageData(
  chunks: PngChunks,
  { yEdges }: PartialMosaic,
  runs: readonly (readonly SampleRun[])[],
): Uint8Array[] {
  const bits = bitsPerPixel(chunks.format);
  const step = Math.max(1, bits >> 3);
  const [{ rowBytes }] = passesOf(chunks.format);
  const lastRow = yEdges[runs.findLastIndex((inRow) => inRow.length > 0) + 1];
  const deflater = openDeflater();
  const filtered = new Uint8Array(1 + rowBytes);
  let line = new Uint8Array(step + rowBytes);
  let above = new Uint8Array(step + rowBytes);
  let isAboveChanged = false;
  let cellRow = 0;
  readFilteredScanlines(chunks, (bytes, start, _, y) => {
    const at = start + 1;
    const end = at + rowBytes;
    // Below the last cell nothing needs to be unfiltered. The first scanline there was predicted from one that changed.
    if (y > lastRow) {
      deflater.add(bytes.subarray(start, end));
      return;
    }
    while (yEdges[cellRow + 1] <= y) cellRow++;
    const inRow = cellRow < runs.length ? runs[cellRow] : [];
    const isChanged = inRow.length > 0;
    const isRefiltered = isChanged || isAboveChanged;
    if (!isRefiltered) deflater.add(bytes.subarray(start, end));
    unfilter(bytes[start], bytes, at, rowBytes, y === 0 ? undefined : bytes, at - 1 - rowBytes, step);
    if (isRefiltered) {
      if (!isAboveChanged && y > 0) above.set(bytes.subarray(start - rowBytes, start), step);
      line.set(bytes.subarray(at, end), step);
      for (const run of inRow) paintRun(line, step, run, bits);
      filtered[0] = bits < 8 ? 0 : bestFilter(line, above, step);
      applyFilter(filtered[0], line, above, step, filtered, 1);
      deflater.add(filtered);
      [line, above] = [above, line];
    }
    isAboveChanged = isChanged;
  });
  return deflater.end();
}
