import type { Bytes } from "../bytes.ts";
import type { PixelRows } from "../pixels/rows.ts";
import { openDeflater } from "../zlib/zlib.ts";
import { ColorSurvey } from "./scanlines/color-survey.ts";
import { allowedSamples } from "./scanlines/mosaic-pixels.ts";
import { plainSamples, type RowSamples, samplesFor } from "./scanlines/row-samples.ts";
import { ScanlineFilter } from "./scanlines/scanline-filter.ts";
import { INDEXED } from "./syntax/format.ts";
import { headerData } from "./syntax/assemble-png.ts";
import { joinPng, profileChunk } from "./syntax/write-chunks.ts";

export interface PngRowsOptions {
  /**
   * An ICC profile to embed, for red, green and blue or for gray. It decides which color types are valid (PNG
   * §11.3.2.3).
   */
  readonly iccProfile?: Uint8Array;
}

/**
 * Writes pixels as a PNG that decodes to exactly them. Uses the color type and depth that take the fewest bits.
 *
 * Reads the rows once where they are of the kind that is expected, and again where a smaller representation shows up.
 * Memory: a few rows, the deflater's window and the compressed bytes.
 */
export function writePngRows(rows: PixelRows, { iccProfile }: PngRowsOptions = {}): Bytes {
  const { width, height, isGrey, isOpaque } = rows;
  const allowed = allowedSamples(iccProfile);
  const expected = plainSamples(allowed === "grey" || (allowed === "any" && isGrey), isOpaque);
  const survey = new ColorSurvey();
  const attempt = deflateRows(rows, expected, survey);
  const samples = samplesFor(survey, allowed);
  const imageData = samples.colorType === expected.colorType ? attempt : deflateRows(rows, samples);
  return joinPng([
    ["IHDR", headerData(width, height, samples.bitDepth, samples.colorType)],
    ...(iccProfile ? [profileChunk(iccProfile)] : []),
    ...(samples.palette ? [["PLTE", samples.palette] as const] : []),
    ...(samples.alphas ? [["tRNS", samples.alphas] as const] : []),
    ["IDAT", ...imageData],
  ]);
}

/** Returns the zlib stream of all scanlines, in pieces. With a survey, the rows go through it first. */
function deflateRows({ width, read }: PixelRows, samples: RowSamples, survey?: ColorSurvey): Uint8Array[] {
  const step = Math.max(1, samples.bits >> 3);
  const lineBytes = Math.ceil((width * samples.bits) / 8);
  const deflater = openDeflater();
  const filter = new ScanlineFilter(lineBytes, step, samples.colorType !== INDEXED, (bytes) => {
    deflater.add(bytes);
  });
  let line = new Uint8Array(step + lineBytes);
  let above = new Uint8Array(step + lineBytes);
  read((pixels, _, count) => {
    survey?.add(pixels);
    for (let row = 0; row < count; row++) {
      samples.pack(pixels, 4 * width * row, width, line, step);
      filter.filter(line, above);
      [line, above] = [above, line];
    }
  });
  filter.flush();
  return deflater.end();
}
