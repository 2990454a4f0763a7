import type { ResolvedLimits } from "../limits.ts";
import type { RowOptions, Scale, TakeRows } from "../pixels/rows.ts";
import type { PartialMosaic } from "../regions/region.ts";
import { mcusBesideHidden } from "./pixels/beside-hidden.ts";
import { colorRows, repeatedRows } from "./pixels/color-rows.ts";
import { SamplePlane } from "./pixels/sample-plane.ts";
import { openSamples } from "./pixels/sample-reader.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { listScans, requireScanPixels } from "./syntax/scans.ts";

/** How the rows of a JPEG are read. */
export interface JpegRowOptions extends RowOptions {
  /**
   * Pixels of the image for each pixel that is passed, across and down; not with `hidden`. Each is the mean of those of its
   * block's samples that lie in it, rounded once, even where a block extends beyond the image. A smaller image takes less
   * time: of 8 the AC coefficients are not decoded, and AC scans not read. Default 1.
   */
  readonly scale?: Scale;
  /**
   * True to repeat chroma that has fewer samples than the image has pixels, not to interpolate it: no pixel takes in anything
   * of another MCU. Default false.
   */
  readonly repeatsChroma?: boolean;
}

/**
 * Decodes the pixels of a JPEG as coded, before its orientation is applied, and passes them on in bands of about a row of
 * MCUs. They are what libjpeg-turbo and browsers show: chroma of half the width or height is interpolated. Takes memory for
 * a row of MCUs, and for another one for each scan if there are several.
 *
 * @throws {PixelateError} `TOO_LARGE` for more scans × pixels than the limits allow, before anything is decoded;
 *   `TRUNCATED` or `CORRUPT_JPEG` if a scan cannot be read to its end. `take` may have received some rows by then.
 */
export function readJpegRows(
  bytes: Uint8Array,
  header: JpegHeader,
  limits: ResolvedLimits,
  take: TakeRows,
  { into, hidden, repeatsChroma = false, scale = 1 }: JpegRowOptions = {},
): void {
  const all = listScans(bytes, header);
  const scans = scale === 8 ? all.filter(({ spectralStart }) => spectralStart === 0) : all;
  requireScanPixels(scans, header, limits.maxScanPixels);
  const { components, colorModel, maxVertical, mcusDown } = header;
  const width = Math.ceil(header.width / scale);
  const height = Math.ceil(header.height / scale);
  const planes = components.map((component) => new SamplePlane(header, component, scale));
  const reader = openSamples(bytes, header, scans, planes);
  const rows = repeatsChroma ? repeatedRows(colorModel, planes) : colorRows(colorModel, planes);
  const beside = hidden && besideHidden(header, planes, hidden);
  // The last row of pixels in a row of MCUs waits for the samples below it.
  const delay = rows.needsNeighbors ? 1 : 0;
  const mcuHeight = (8 / scale) * maxVertical;
  const bytesOfRow = 4 * width;
  const band = into ?? new Uint8Array(bytesOfRow * Math.min(mcuHeight + delay, height));
  const pixels = new Uint32Array(band.buffer, band.byteOffset, band.length / 4);

  for (let mcuRow = 0; mcuRow < mcusDown; mcuRow++) {
    reader.readRow(mcuRow);
    const isFirst = mcuRow === 0;
    const isLast = mcuRow === mcusDown - 1;
    const top = mcuHeight * mcuRow;
    const from = isFirst ? 0 : -delay;
    const end = isLast ? height - top : mcuHeight - delay;
    for (const plane of planes) {
      if (isFirst) plane.repeatFirst();
      if (isLast) plane.repeatLast(mcuRow);
    }
    const at = into ? top + from : 0;
    for (let y = from; y < end; y++) {
      const to = width * (at + y - from);
      rows.write(y, pixels, to);
      beside?.(y < 0 ? mcuRow - 1 : mcuRow, y, pixels, to);
    }
    take(band.subarray(bytesOfRow * at, bytesOfRow * (at + end - from)), top + from, end - from);
    for (const plane of planes) plane.advance();
  }
}

/**
 * Returns a function that writes the pixels beside hidden MCUs once more, without interpolation: nothing of a hidden pixel
 * shows outside.
 */
function besideHidden(header: JpegHeader, planes: readonly SamplePlane[], hidden: PartialMosaic) {
  const { width, mcusAcross, maxHorizontal, colorModel } = header;
  const beside = mcusBesideHidden(header, hidden);
  const repeated = repeatedRows(colorModel, planes);
  const row = new Uint32Array(width);
  const mcuWidth = 8 * maxHorizontal;
  return (mcuRow: number, y: number, pixels: Uint32Array, at: number) => {
    const mcus = beside.subarray(mcuRow * mcusAcross, (mcuRow + 1) * mcusAcross);
    if (!mcus.includes(1)) return;
    repeated.write(y, row, 0);
    for (const [column, isBeside] of mcus.entries()) {
      if (isBeside === 0) continue;
      const left = column * mcuWidth;
      pixels.set(row.subarray(left, left + mcuWidth), at + left);
    }
  };
}
