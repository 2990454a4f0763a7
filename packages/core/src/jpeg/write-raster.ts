import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import type { Raster } from "../pixels/raster.ts";
import { type FrameComponentSpec, type Frame, layBlocks } from "./syntax/frame.ts";
import { RasterRows } from "./pixels/raster-rows.ts";
import { isAllGrey } from "./mosaic/component.ts";
import { inZigzagOrder, scaledQuantTable } from "./transform/quantization.ts";
import { tableSlot } from "./syntax/tables.ts";
import { iccSegments, jfifSegment, requireJpegSides } from "./syntax/write-segments.ts";
import { writeCoefficients } from "./entropy/write-coefficients.ts";
import type { JpegMosaicOptions } from "./write-mosaic.ts";

/**
 * Writes pixels as a sequential JPEG with optimal Huffman tables. Gray pixels have one component, unless they come
 * with a profile for red, green and blue. Alpha is ignored. The same pixels give the same bytes everywhere.
 *
 * @throws {PixelateError} `TOO_LARGE` if a side has more than 65,500 pixels, which JPEG decoders do not read.
 */
export function writeJpegRaster(
  raster: Raster,
  { quality, subsampling, iccProfile }: JpegMosaicOptions,
): Bytes {
  const { width, height, data } = raster;
  requireJpegSides(width, height);
  const isGrey = (iccProfile === undefined || isForGrey(iccProfile)) && isAllGrey(data);
  const scale = isGrey || subsampling === "4:4:4" ? 1 : 2;
  const kinds = isGrey ? (["luminance"] as const) : (["luminance", "chrominance", "chrominance"] as const);
  const specs = kinds.map((kind, i): FrameComponentSpec => {
    const sampling = kind === "luminance" ? scale : 1;
    return {
      id: i + 1,
      horizontal: sampling,
      vertical: sampling,
      quantizationSlot: tableSlot(i),
    };
  });
  const frame: Frame = { progressive: false, precision: 8, ...layBlocks(width, height, specs) };
  const quantization = kinds.map((kind) => inZigzagOrder(scaledQuantTable(kind, quality)));
  return writeCoefficients(frame, quantization, () => new RasterRows(raster, frame, quantization), [
    jfifSegment(),
    ...(iccProfile ? iccSegments(iccProfile) : []),
  ]);
}
