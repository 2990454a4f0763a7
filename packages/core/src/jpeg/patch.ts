import type { Bytes } from "../bytes.ts";
import type { PartialMosaic } from "../regions/region.ts";
import type { JpegHeader } from "./syntax/header.ts";
import { isShownGrey } from "./mosaic/component.ts";
import { ComponentPatch } from "./patch/component-patch.ts";
import { copyScan } from "./patch/copy-scan.ts";
import { PatchedRows } from "./patch/patched-rows.ts";
import type { ScanTrace } from "./entropy/scan-trace.ts";
import { HuffmanTables } from "./entropy/huffman-tables.ts";
import { entropyBytes, isInOneScan, listScans, quantizationOf } from "./syntax/scans.ts";
import {
  iccSegments,
  jfifSegment,
  orientationSegment,
  requireJpegSides,
  rgbSegment,
} from "./syntax/write-segments.ts";
import { sequentialFileOf } from "./syntax/sequential-file.ts";
import { writeCoefficients } from "./entropy/write-coefficients.ts";
import { ycbcrOf } from "./transform/ycbcr.ts";

/** Largest number of blocks in an MCU of several components (T.81 §B.2.3). */
const MOST_MCU_BLOCKS = 10;

export interface PatchJpegOptions {
  /** A profile for the image's components to embed. */
  readonly iccProfile?: Uint8Array;
  /** Upper limit of scans × pixels. Default: only the limit on the number of scans. */
  readonly maxScanPixels?: number;
  /** What `measureJpeg` noted of the same bytes: rows that no shown cell reaches into need not be read again. */
  readonly trace?: ScanTrace;
}

/**
 * Returns true if {@link patchJpeg} supports the image for cells of suitable colors. It rejects CMYK, components that
 * need scans of their own, and sampling factors that do not divide the largest one, which libjpeg does not read.
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

/**
 * Returns true if {@link patchJpeg} supports the image and the cells: a gray image cannot hold cells of other colors.
 */
export function takesPatch(header: JpegHeader, cells: PartialMosaic): boolean {
  return header.colorModel === "grey" ? isShownGrey(cells) : isPatchable(header);
}

/**
 * Lays cells over a JPEG without decoding the rest of it. Blocks that no shown cell reaches into keep their exact
 * coefficients, and all blocks keep their quantization tables and subsampling: nothing is lost outside. A block that
 * a cell covers in part is encoded again; the rest of it changes only by the rounding of the quantizer.
 *
 * The result is sequential. Its only metadata are the profile and, if it is not upright, the orientation. Time is
 * linear in the file's bytes and blocks. Memory: one row of MCUs and the bytes written.
 *
 * @param header of these bytes.
 * @param cells over the image as coded, before its orientation is applied; alpha is ignored.
 * @throws {PixelateError} `TRUNCATED`, `CORRUPT_JPEG`, or `TOO_LARGE` above the limits on scans and for a side that
 *   JPEG decoders do not read.
 * @throws {RangeError} for what {@link takesPatch} rejects.
 */
export function patchJpeg(
  bytes: Uint8Array,
  header: JpegHeader,
  cells: PartialMosaic,
  { iccProfile, maxScanPixels = Infinity, trace }: PatchJpegOptions = {},
): Bytes {
  if (!takesPatch(header, cells)) {
    throw new RangeError(`Expected an image that takesPatch takes but received one of ${header.colorModel}`);
  }
  requireJpegSides(header.width, header.height);
  const scans = listScans(bytes, header, maxScanPixels);
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
      ? copyScan(bytes, header, scan, tables, patches, trace)
      : undefined;
  if (copied !== undefined) {
    return sequentialFileOf(header, { quantization, segments, ...copied });
  }
  const open = () => new PatchedRows(bytes, header, scans, tables, patches);
  return writeCoefficients(header, quantization, open, entropyBytes(scans), segments);
}

/** Returns the value of each component in each cell, level-shifted by −128. */
function componentValues({ colorModel }: JpegHeader, { colors }: PartialMosaic): readonly Float64Array[] {
  if (colorModel === "ycbcr") return ycbcrOf(colors);
  const channels = colorModel === "grey" ? [0] : [0, 1, 2];
  return channels.map((channel) =>
    Float64Array.from({ length: colors.length / 4 }, (_, cell) => colors[4 * cell + channel] - 128),
  );
}
