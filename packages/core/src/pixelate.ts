import type { Bytes } from "./bytes.ts";
import { HEADER_NAMES, type HeaderOptions, lowestLimits } from "./limits.ts";
import { type Measured, measureSource } from "./measure.ts";
import type { Mosaic } from "./mosaic/mosaic.ts";
import { requireKnownNames, requireOptionsList } from "./option-names.ts";
import {
  type MeasureOptions,
  type PixelateOptions,
  type ResolvedSettings,
  resolveMeasurePlan,
  resolveSettings,
} from "./options.ts";
import { applyPalette } from "./mosaic/palette.ts";
import { decodeSeen, READER } from "./source/pixel-reader.ts";
import type { Raster } from "./pixels/raster.ts";
import { placeRegions } from "./regions/region.ts";
import { neededProfile, openSource, type Source } from "./source/source.ts";
import { writeRegions } from "./output/write-regions.ts";
import { writeMosaic } from "./output/write-mosaic.ts";

/** One result for each of the options, in their order; a literal list gives a tuple of known length. */
export type ForEach<Options extends readonly unknown[], Result> = { -readonly [I in keyof Options]: Result };

/**
 * Pixelates a photo, or parts of it: every pixel takes the mean colour of its cell.
 *
 * @param input a JPEG or PNG file.
 * @returns a JPEG or PNG file of the same width and height, turned upright, without any metadata but a colour profile.
 *   With `regions` a JPEG that is stored turned is left so.
 * @throws {PixelateError} when the input cannot be read; its `code` says why.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const tiles = pixelate(photo, { grid: 32, format: "png" });
 * const plate = { left: "40%", top: "60%", width: "20%", height: "8%" } as const;
 * const safeToShow = pixelate(photo, { cellSize: 40, regions: [plate] });
 */
export function pixelate(input: Uint8Array, options: PixelateOptions = {}): Bytes {
  return pixelateAll(input, [options])[0];
}

/**
 * Pixelates one photo in several ways, reading it once: each output is what {@link pixelate} gives for its options.
 *
 * @example
 * const [coarse, fine] = pixelateAll(photo, [{ grid: 8 }, { grid: 64 }]);
 */
export function pixelateAll<const Options extends readonly PixelateOptions[]>(
  input: Uint8Array,
  options: Options,
): ForEach<Options, Bytes> {
  requireOptionsList(options);
  const settings = options.map(resolveSettings);
  const source = openWithin(input, options);
  // Rejects regions outside the image before any decoding.
  for (const { regions } of settings) placeRegions(regions ?? [], source.width, source.height);
  const measured = measureSource(source, settings, READER);
  let raster: Raster | undefined;
  const decoded = () => (raster ??= decodeSeen(source));
  const profile = neededProfile(source);
  const outputs = measured.map((each) => write(source, style(each), profile, decoded));
  return outputs as ForEach<Options, Bytes>;
}

/**
 * The mosaics of a photo, one for each of the options: the cells' colours, and nothing written.
 *
 * @example
 * const [{ colors }] = measure(photo, [{ grid: 4 }]); // 16 colours, 64 bytes
 */
export function measure<const Options extends readonly MeasureOptions[]>(
  input: Uint8Array,
  options: Options,
): ForEach<Options, Mosaic> {
  requireOptionsList(options);
  const plans = options.map(resolveMeasurePlan);
  const mosaics = measureSource(openWithin(input, options), plans, READER).map(({ mosaic }) => mosaic);
  return mosaics as ForEach<Options, Mosaic>;
}

/**
 * All pixels of a photo, turned upright. Takes memory for each of them, as {@link pixelate} does not.
 *
 * @throws {PixelateError} when the input cannot be read.
 */
export function decode(input: Uint8Array, options: HeaderOptions = {}): Raster<Bytes> {
  requireKnownNames(options, HEADER_NAMES, "options");
  return decodeSeen(openSource(input, options.limits));
}

/** Checks the input's header against the lowest limits of all options. */
function openWithin(input: Uint8Array, options: readonly MeasureOptions[]): Source {
  return openSource(input, lowestLimits(options.map(({ limits }) => limits)));
}

function style({ mosaic, settings }: Measured<ResolvedSettings>): Measured<ResolvedSettings> {
  if (settings.palette === undefined) return { mosaic, settings };
  return { mosaic: applyPalette(mosaic, settings.palette), settings };
}

/**
 * @param profile the source's, if its colors need one.
 * @param decoded all pixels of the source, upright, for outputs that need them.
 */
function write(
  source: Source,
  { mosaic, settings }: Measured<ResolvedSettings>,
  profile: Uint8Array | undefined,
  decoded: () => Raster,
): Bytes {
  const { regions, quality, subsampling, colorProfile, palette } = settings;
  const iccProfile = colorProfile === "keep" && profile !== undefined ? { iccProfile: profile } : {};
  const format = settings.format === "same" ? source.format : settings.format;
  if (regions !== undefined) {
    const placed = placeRegions(regions, source.width, source.height);
    // With a palette too: its colors are sRGB, but those outside of the regions are what they were.
    return writeRegions(source, mosaic, placed, { format, quality, subsampling, ...iccProfile }, decoded);
  }
  return writeMosaic(mosaic, {
    format,
    quality,
    subsampling,
    ...(palette === undefined && iccProfile),
  });
}
