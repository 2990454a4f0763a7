import type { Bytes } from "../bytes.ts";
import type { PartialMosaic } from "../regions/region.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { ComponentPatch } from "./patch/component-patch.ts";
import { copyScan } from "./patch/copy-scan.ts";
import { PatchedRows } from "./patch/patched-rows.ts";
import { HuffmanTables } from "./entropy/huffman-tables.ts";
import { isInOneScan, listScans, quantizationOf, requireScanPixels } from "./syntax/scans.ts";
import {
  iccSegments,
  jfifSegment,
  orientationSegment,
  requireJpegSides,
  rgbSegment,
} from "./syntax/write-segments.ts";
import { sequentialFile, shareTables } from "./syntax/sequential-file.ts";
import { writeCoefficients } from "./entropy/write-coefficients.ts";
import { ycbcrOf } from "./transform/ycbcr.ts";

/** Blocks that an MCU of several components may have at most (T.81 §B.2.3). */
const MOST_MCU_BLOCKS = 10;

export interface PatchJpegOptions {
  /** A profile for the image's components to embed. */
  readonly iccProfile?: Uint8Array;
  /** Refuses more scans × pixels. Default: no limit but that on the number of scans. */
  readonly maxScanPixels?: number;
}

/**
 * Whether {@link patchJpeg} takes an image, as long as its cells are of colours that it can hold: it does not take inks,
 * components that only scans of their own can hold, nor those with a sample for one and a half pixels or the like, which
 * libjpeg does not read.
 */
export function isPatchable({ colorModel, components, maxHorizontal, maxVertical }: JpegHeader): boolean {
  if (colorModel === "cmyk" || colorModel === "ycck") return false;
  const blocks = components.reduce((sum, { horizontal, vertical }) => sum + horizontal * vertical, 0);
  if (components.length === 1) return true;
  const isWhole = components.every(
    (c) => maxHorizontal % c.horizontal === 0 && maxVertical % c.vertical === 0,
  );
  return isWhole && blocks <= MOST_MCU_BLOCKS;
}

/** Whether {@link patchJpeg} takes an image and what is to be laid over it: not colours over grey. */
export function takesPatch(header: JpegHeader, { colors, shown }: PartialMosaic): boolean {
  if (header.colorModel !== "grey") return isPatchable(header);
  return shown.every(
    (isShown, cell) =>
      isShown === 0 ||
      (colors[4 * cell] === colors[4 * cell + 1] && colors[4 * cell] === colors[4 * cell + 2]),
  );
}

/**
 * Lays cells over a JPEG without decoding the rest of it: the coefficients of every block that no shown cell reaches into
 * stay exactly what they were, quantizer steps and subsampling too, so that nothing is lost outside. Blocks that a cell
 * covers in part are worked out anew; their other part comes out as it was but for the rounding of a quantizer step.
 *
 * What comes back is sequential, with no metadata but the profile and, where the image is stored turned, its orientation.
 * Takes time by the bytes and blocks of the file, and memory for one row of MCUs and for the bytes written.
 *
 * @param header of these bytes.
 * @param cells laid over the image as stored, before its orientation is applied; alpha is ignored.
 * @throws {PixelateError} `TRUNCATED`, `CORRUPT_JPEG`, or `TOO_LARGE` above the limits on scans and for a side that decoders
 *   of JPEG do not read.
 * @throws {RangeError} for what {@link takesPatch} does not take.
 */
export function patchJpeg(
  bytes: Uint8Array,
  header: JpegHeader,
  cells: PartialMosaic,
  { iccProfile, maxScanPixels = Infinity }: PatchJpegOptions = {},
): Bytes {
  if (!takesPatch(header, cells)) {
    throw new RangeError(`Expected an image that takesPatch takes but received one of ${header.colorModel}`);
  }
  requireJpegSides(header.width, header.height);
  const scans = listScans(bytes, header);
  requireScanPixels(scans, header, maxScanPixels);
  const quantization = header.components.map((_, index) => quantizationOf(scans, index));
  const values = componentValues(header, cells);
  const patches = header.components.map(
    (component, i) => new ComponentPatch(header, component, cells, values[i], quantization[i]),
  );
  const segments = [
    header.colorModel === "rgb" ? rgbSegment() : jfifSegment(),
    ...(header.orientation === 1 ? [] : [orientationSegment(header.orientation)]),
    ...(iccProfile ? iccSegments(iccProfile) : []),
  ];
  const tables = new HuffmanTables();
  const [scan] = scans;
  const copied =
    !header.progressive && isInOneScan(scans, header)
      ? copyScan(bytes, header, scan, tables, patches)
      : undefined;
  if (copied !== undefined) {
    const { width, height, components } = header;
    const { specs, restartInterval, entropy } = copied;
    const codedComponents = components.map(({ horizontal, vertical }, i) => ({
      horizontal,
      vertical,
      quantization: quantization[i],
      ...specs[i],
    }));
    return sequentialFile({
      width,
      height,
      segments,
      ...shareTables(codedComponents),
      restartInterval,
      entropy,
    });
  }
  const open = () => new PatchedRows(bytes, header, scans, tables, patches);
  return writeCoefficients(header, quantization, open, segments);
}

/** What each component is in each cell, less the level shift. */
function componentValues({ colorModel }: JpegHeader, { colors }: PartialMosaic): readonly Float64Array[] {
  if (colorModel === "ycbcr") return ycbcrOf(colors);
  const channels = colorModel === "grey" ? [0] : [0, 1, 2];
  return channels.map((channel) =>
    Float64Array.from({ length: colors.length / 4 }, (_, cell) => colors[4 * cell + channel] - 128),
  );
}
