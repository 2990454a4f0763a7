import { type Grid, gridOfEdges } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { commonPartition, foldSums } from "../mosaic/partition.ts";
import { colorCells, type MeasuredModel } from "./measure/cell-colors.ts";
import type { Precision } from "./measure/component-sums.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { listScans, requireScanPixels } from "./syntax/scans.ts";
import { sumComponents } from "./measure/sum-components.ts";

export interface MeasureJpegOptions {
  /**
   * `exact`: every cell is the mean of all its pixels. `dc`: a block that an edge runs through counts by its mean, which
   * is off by some levels where few blocks make a cell, but spares most of a progressive image. Default `exact`.
   */
  readonly precision?: Precision;
  /**
   * For which grids it is made up for the samples beyond 0 and 255 that a decoder clamps; only where `precision` is
   * `exact`. Where there is any, measuring takes a third longer, and more by the blocks that have such samples. Default:
   * for none.
   */
  readonly clamps?: (grid: Grid) => boolean;
  /** Refuses more scans × pixels. Default: no limit but that on the number of scans. */
  readonly maxScanPixels?: number;
}

/**
 * Whether {@link measureJpeg} takes an image: all that {@link readJpegHeader} accepts but CMYK and YCCK, whose colours
 * are not linear in their components.
 */
export function takesJpeg(header: JpegHeader): header is JpegHeader & { readonly colorModel: MeasuredModel } {
  return header.colorModel !== "cmyk" && header.colorModel !== "ycck";
}

/**
 * The mosaics of a JPEG, without decoding its pixels: sums over cells are linear in the DCT coefficients.
 *
 * Agrees with the mean of a full decode to the decoder's rounding, but where that clamps samples to 0 and 255: with
 * `clamps`, cells of at least 16 pixels are within 3 levels there, but for one of 16 pixels in some hundred thousand.
 * Without, the mean of what is clamped away remains: nothing to speak of in most photos, 3 levels in cells of 1,024
 * pixels of one with burnt highlights, up to 9 in a picture all noise and glare. Chroma with fewer samples is spread out
 * plainly, each sample over the pixels that it stands for.
 *
 * Takes time by the bytes and blocks of the file, and memory for the parts of all grids together (24 bytes each, twice
 * with `clamps`), for one row of MCUs if progressive, or with `clamps` if components have scans of their own, and 16 KB
 * per scan.
 *
 * @param header of these bytes, by {@link readJpegHeader}.
 * @param grids at least one; laid over the image as stored, before its orientation is applied.
 * @throws {PixelateError} `TRUNCATED`, `CORRUPT_JPEG`, or `TOO_LARGE` above the limits on scans.
 * @throws {RangeError} for a header that {@link takesJpeg} does not take.
 */
export function measureJpeg(
  bytes: Uint8Array,
  header: JpegHeader,
  grids: readonly Grid[],
  { precision = "exact", clamps = () => false, maxScanPixels = Infinity }: MeasureJpegOptions = {},
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
  const sums = sumComponents(bytes, header, scans, partition, precision, clamped);
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
 * Reads a JPEG to its end and throws if anything is missing or wrong: what a decoder of pixels may pass over in
 * silence, leaving grey. Costs a small part of decoding.
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
