import type { Bytes } from "../bytes.ts";
import { isForGrey } from "../color/color-profile.ts";
import type { PixelRows } from "../pixels/rows.ts";
import { countSymbols, type TakeMcuRow, writeCounted } from "./entropy/write-coefficients.ts";
import { isAllGrey } from "../color/rgba.ts";
import { PixelBlocks } from "./pixels/pixel-blocks.ts";
import { type Frame, type FrameComponentSpec, layBlocks } from "./syntax/frame.ts";
import { tableSlot } from "./syntax/tables.ts";
import { iccSegments, jfifSegment, requireJpegSides } from "./syntax/write-segments.ts";
import { inZigzagOrder, scaledQuantTable } from "./transform/quantization.ts";
import type { JpegMosaicOptions } from "./write-mosaic.ts";

/**
 * Writes pixels as a sequential JPEG with optimal Huffman tables. Gray pixels have one component, unless they come
 * with a profile for red, green and blue. Alpha is ignored. The same pixels give the same bytes everywhere.
 *
 * Reads the rows twice, first to count symbols and then to write them, and once more where all turn out to be gray against
 * expectation, or not to be. Memory: a row of MCUs and the bytes written.
 *
 * @throws {PixelateError} `TOO_LARGE` if a side has more than 65,500 pixels, which JPEG decoders do not read.
 */
export function writeJpegRows(
  image: PixelRows,
  { quality, subsampling, iccProfile }: JpegMosaicOptions,
): Bytes {
  const { width, height } = image;
  requireJpegSides(width, height);
  const mayBeGrey = iccProfile === undefined || isForGrey(iccProfile);
  const encode = (isGrey: boolean) => {
    const scale = isGrey || subsampling === "4:4:4" ? 1 : 2;
    const kinds = isGrey ? (["luminance"] as const) : (["luminance", "chrominance", "chrominance"] as const);
    const specs = kinds.map((kind, i): FrameComponentSpec => {
      const sampling = kind === "luminance" ? scale : 1;
      return { id: i + 1, horizontal: sampling, vertical: sampling, quantizationSlot: tableSlot(i) };
    });
    const frame: Frame = { progressive: false, precision: 8, ...layBlocks(width, height, specs) };
    const quantization = kinds.map((kind) => inZigzagOrder(scaledQuantTable(kind, quality)));
    let isGreyThroughout = mayBeGrey;
    const read = (take: TakeMcuRow) => {
      const blocks = new PixelBlocks(frame, quantization, take);
      image.read((rgba, top, rows) => {
        if (isGreyThroughout) isGreyThroughout = isAllGrey(rgba);
        blocks.add(rgba, top, rows);
      });
    };
    const frequencies = countSymbols(frame, read);
    return { frame, quantization, read, frequencies, isGrey: isGreyThroughout };
  };
  const isGreyExpected = mayBeGrey && image.isGrey;
  const expected = encode(isGreyExpected);
  const { frame, quantization, frequencies, read } =
    expected.isGrey === isGreyExpected ? expected : encode(expected.isGrey);
  return writeCounted(frame, quantization, frequencies, read, [
    jfifSegment(),
    ...(iccProfile ? iccSegments(iccProfile) : []),
  ]);
}
