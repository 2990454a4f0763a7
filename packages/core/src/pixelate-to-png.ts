import type { Bytes } from "./bytes.ts";
import { requireMosaics } from "./estimate.ts";
import { measureMosaics } from "./measure.ts";
import { type PixelateToPngOptions, resolvePngSettings } from "./options.ts";
import { withPalette } from "./mosaic/palette.ts";
import { scaleCells } from "./mosaic/mosaic.ts";
import { drawnSize, paletteCost, writtenSize } from "./mosaic/cost.ts";
import { planMosaic } from "./plan.ts";
import { writePngMosaicCost } from "./png/cost.ts";
import { JPEG_READER, type PixelReader, PNG_READER } from "./source/pixel-reader.ts";
import { neededProfile, openJpegSource, openPngSource, type Source } from "./source/source.ts";
import { writePngCells } from "./output/write-mosaic.ts";

/**
 * Pixelates a JPEG and writes a PNG: the bytes of {@link pixelate} with `format: "png"`. A bundle that calls this and not
 * {@link pixelate} contains neither the reader of PNG, nor the writer of JPEG, nor regions.
 *
 * @throws {PixelateError} when the input cannot be read: `UNSUPPORTED_FORMAT` for a PNG as well.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export function pixelateJpegToPng(
  input: Uint8Array | ArrayBuffer,
  options: PixelateToPngOptions = {},
): Bytes {
  return toPng(input, options, openJpegSource, JPEG_READER);
}

/**
 * Pixelates a PNG and writes a PNG: the bytes of {@link pixelate}. A bundle that calls this and not {@link pixelate}
 * contains nothing of JPEG, nor regions.
 *
 * @throws {PixelateError} when the input cannot be read: `UNSUPPORTED_FORMAT` for a JPEG as well.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export function pixelatePngToPng(input: Uint8Array | ArrayBuffer, options: PixelateToPngOptions = {}): Bytes {
  return toPng(input, options, openPngSource, PNG_READER);
}

function toPng<S extends Source>(
  input: Uint8Array | ArrayBuffer,
  options: PixelateToPngOptions,
  open: (input: Uint8Array | ArrayBuffer, limits: PixelateToPngOptions["limits"]) => S,
  reader: PixelReader<S>,
): Bytes {
  const { palette, dither, style, colorProfile, scale, ...settings } = resolvePngSettings(options);
  const source = open(input, options.limits);
  const plan = planMosaic(source, settings);
  requireMosaics(source, [plan], reader, [
    ...(palette === undefined ? [] : [paletteCost(plan, palette, dither)]),
    writePngMosaicCost(drawnSize(writtenSize(plan, scale), style)),
  ]);
  const [measured] = measureMosaics(source, [plan], reader);
  const mosaic = scale === undefined ? measured : scaleCells(measured, scale);
  const keepsProfile = colorProfile === "keep" && palette === undefined;
  const iccProfile = keepsProfile ? neededProfile(source) : undefined;
  return writePngCells(withPalette(mosaic, palette, dither), { style, iccProfile });
}
