import { type Grid, gridOfEdges } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { commonPartition, foldSums } from "../mosaic/partition.ts";
import { colorCells, type MeasuredModel } from "./measure/cell-colors.ts";
import type { Precision } from "./measure/component-sums.ts";
import { ScanTrace } from "./entropy/scan-trace.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { listScans } from "./syntax/scans.ts";
import { sumComponents } from "./measure/sum-components.ts";

export { ScanTrace };

export interface MeasureJpegOptions {
  /**
   * `exact`: every cell is the mean of all its pixels. `dc`: a block that an edge cuts counts with its mean. That is
   * off by some levels where few blocks make a cell, but skips most of a progressive image. Default `exact`.
   */
  readonly precision?: Precision;
  /**
   * Whether cells are corrected for samples beyond 0 and 255, which a decoder clamps. Only with `exact`. Default `true`.
   */
  readonly clamps?: boolean;
  /** Upper limit of scans × pixels. Default: only the limit on the number of scans. */
  readonly maxScanPixels?: number;
  /** Receives where rows of MCUs begin, for `patchJpeg` of the same bytes. */
  readonly trace?: ScanTrace | undefined;
  /** For each grid the cells to measure: 1 or 0, row by row. Others get any color. Default: all cells. */
  readonly wanted?: readonly Uint8Array[] | undefined;
}

/**
 * Returns true if {@link measureJpeg} supports the image: every color model but CMYK and YCCK, which are not linear
 * in their components.
 */
export function takesJpeg(header: JpegHeader): header is JpegHeader & { readonly colorModel: MeasuredModel } {
  return header.colorModel !== "cmyk" && header.colorModel !== "ycck";
}

/**
 * Measures the mosaics of a JPEG without decoding its pixels: sums over cells are linear in the DCT coefficients.
 *
 * The colors equal the mean of the pixels of libjpeg-turbo and browsers, with chroma interpolated as they do, to within
 * 1.5 levels, 3 at worst, at any cell size: half a level of rounding, and what clamping changes by less than half a level.
 *
 * Time is linear in the file's bytes and blocks; an MCU with many samples or colors beyond 0 and 255 takes several times as
 * long as others. Memory: 24 bytes for each part of all grids together and 8 for each cell; 16 KB for each scan; three rows
 * of decoded MCUs if any MCU is corrected for clamping; one row of coefficients if the image is progressive or has
 * components in scans of their own.
 *
 * @param header of these bytes, by {@link readJpegHeader}.
 * @param grids at least one, over the image as coded, before its orientation is applied.
 * @throws {PixelateError} `TRUNCATED`, `CORRUPT_JPEG`, or `TOO_LARGE` above the limits on scans.
 * @throws {RangeError} for a header that {@link takesJpeg} rejects.
 */
export function measureJpeg(
  bytes: Uint8Array,
  header: JpegHeader,
  grids: readonly Grid[],
  { precision = "exact", clamps = true, maxScanPixels = Infinity, trace, wanted }: MeasureJpegOptions = {},
): Mosaic[] {
  if (!takesJpeg(header)) {
    throw new RangeError(`Expected a header that takesJpeg takes but received one of ${header.colorModel}`);
  }
  const scans = listScans(bytes, header, maxScanPixels);
  const partition = commonPartition(grids);
  const { colorModel } = header;
  const channels = header.components.length;
  const clamped = clamps ? { model: colorModel, grids } : undefined;
  const parts = wanted && grids.map((grid, i) => ({ grid, wanted: wanted[i] }));
  const sums = sumComponents(bytes, header, scans, partition, precision, clamped, trace, parts);
  return grids.map((grid) => colorCells(grid, foldSums(sums, channels, partition, grid), colorModel));
}

/**
 * Reads a JPEG to its end and throws if anything is missing or wrong. A decoder of pixels may fill such parts with
 * gray instead. Takes a small part of a decoder's time.
 *
 * @returns the number of scans.
 * @throws {PixelateError} as {@link measureJpeg} does.
 */
export function requireWholeJpeg(bytes: Uint8Array, header: JpegHeader, maxScanPixels = Infinity): number {
  const scans = listScans(bytes, header, maxScanPixels);
  const whole = gridOfEdges(Uint32Array.of(0, header.width), Uint32Array.of(0, header.height));
  sumComponents(bytes, header, scans, whole, "exact");
  return scans.length;
}
