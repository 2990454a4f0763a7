import { type Grid, gridOfEdges } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { commonPartition, foldSums } from "../mosaic/partition.ts";
import { colorCells, type MeasuredModel } from "./measure/cell-colors.ts";
import type { Precision } from "./measure/component-sums.ts";
import { ScanTrace } from "./entropy/scan-trace.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { listScans, requireScanPixels } from "./syntax/scans.ts";
import { sumComponents } from "./measure/sum-components.ts";

export { ScanTrace };

export interface MeasureJpegOptions {
  /**
   * `exact`: every cell is the mean of all its pixels. `dc`: a block that an edge cuts counts with its mean. That is
   * off by some levels where few blocks make a cell, but skips most of a progressive image. Default `exact`.
   */
  readonly precision?: Precision;
  /**
   * Selects the grids whose cells are corrected for samples beyond 0 and 255, which a decoder clamps. Only with
   * `exact`. Measuring then takes a third longer, and more for blocks with such samples. Default: none.
   */
  readonly clamps?: (grid: Grid) => boolean;
  /** Upper limit of scans × pixels. Default: only the limit on the number of scans. */
  readonly maxScanPixels?: number;
  /** Receives where rows of MCUs begin, for `patchJpeg` of the same bytes. */
  readonly trace?: ScanTrace;
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
 * The colors equal the mean of a full decode to the decoder's rounding, except where a decoder clamps samples to 0
 * and 255. With `clamps`, cells of at least 16 pixels are within 3 levels there, except for one 16-pixel cell in some
 * hundred thousand. Without it, most photos do not change visibly; cells of 1,024 pixels differ by 3 levels in a
 * photo with clipped highlights, and by up to 9 in pure noise. Chroma with fewer samples is repeated, not
 * interpolated.
 *
 * Time is linear in the file's bytes and blocks. Memory: 24 bytes for each part of all grids together, 48 with
 * `clamps`; 16 KB for each scan; one row of MCUs if the image is progressive, or if `clamps` meets components in
 * scans of their own.
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
  { precision = "exact", clamps = () => false, maxScanPixels = Infinity, trace }: MeasureJpegOptions = {},
): Mosaic[] {
  if (!takesJpeg(header)) {
    throw new RangeError(`Expected a header that takesJpeg takes but received one of ${header.colorModel}`);
  }
  const scans = listScans(bytes, header);
  requireScanPixels(scans, header, maxScanPixels);
  const partition = commonPartition(grids);
  const { colorModel } = header;
  const channels = header.components.length;
  const clamped = grids.some(clamps)
    ? { model: colorModel, changes: new Float64Array(channels * partition.columns * partition.rows) }
    : undefined;
  const sums = sumComponents(bytes, header, scans, partition, precision, clamped, trace);
  return grids.map((grid) => {
    const cells = foldSums(sums, channels, partition, grid);
    if (clamped && clamps(grid)) {
      foldSums(clamped.changes, channels, partition, grid).forEach((change, i) => {
        cells[i] += change;
      });
    }
    return colorCells(grid, cells, colorModel);
  });
}

/**
 * Reads a JPEG to its end and throws if anything is missing or wrong. A decoder of pixels may fill such parts with
 * gray instead. Takes a small part of a decoder's time.
 *
 * @returns the number of scans.
 * @throws {PixelateError} as {@link measureJpeg} does.
 */
export function requireWholeJpeg(bytes: Uint8Array, header: JpegHeader, maxScanPixels = Infinity): number {
  const scans = listScans(bytes, header);
  requireScanPixels(scans, header, maxScanPixels);
  const whole = gridOfEdges(Uint32Array.of(0, header.width), Uint32Array.of(0, header.height));
  sumComponents(bytes, header, scans, whole, "exact");
  return scans.length;
}
