import type { Bytes } from "./bytes.ts";
import { requireMosaics, requireOutputs } from "./estimate.ts";
import { HEADER_NAMES, type HeaderOptions } from "./limits.ts";
import { measureMosaics } from "./measure.ts";
import { type Mosaic, scaleCells } from "./mosaic/mosaic.ts";
import { withPalette } from "./mosaic/palette.ts";
import { requireKnownNames } from "./option-names.ts";
import type { MeasureOptions, PixelateOptions } from "./options.ts";
import { writeCells } from "./output/write-mosaic.ts";
import { paintRegions, patchRegions, type RegionOptions } from "./output/write-regions.ts";
import type { PhotoInput } from "./source/pixel-input.ts";
import type { Raster } from "./pixels/raster.ts";
import { isRewritten, mosaicsOf, type OutputPlan, planMosaics, planOutputs } from "./plan.ts";
import { coverAll } from "./regions/cover.ts";
import { coveredLayers, hidingCells } from "./regions/layers.ts";
import type { PartialMosaic } from "./regions/region.ts";
import { decodeUpright, previewUpright, READER } from "./source/pixel-reader.ts";
import { rewritten } from "./source/rewritten.ts";
import { codedUnitOf, neededProfile, openSource, type Source } from "./source/source.ts";

/** A result for each of the options, in their order. A literal list gives a tuple of known length. */
export type ForEach<Options extends readonly unknown[], Result> = { -readonly [I in keyof Options]: Result };

/**
 * Pixelates a photo, or parts of it: every pixel takes the mean colour of its cell.
 *
 * @param input a JPEG or PNG file, or pixels: a raster, or the `ImageData` of a canvas.
 * @returns a JPEG or PNG file of the upright image's width and height, without metadata but a colour profile. With
 *   `regions` a JPEG keeps its EXIF orientation instead of being turned.
 * @throws {PixelateError} when the input cannot be read; its `code` says why.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const tiles = pixelate(photo, { grid: 32, format: "png" });
 * const plate = { left: "40%", top: "60%", width: "20%", height: "8%" } as const;
 * const safeToShow = pixelate(photo, { cellSize: 40, regions: [plate] });
 */
export function pixelate(input: PhotoInput, options: PixelateOptions = {}): Bytes {
  return pixelateAll(input, [options])[0];
}

/**
 * Pixelates one photo in several ways, reading it once: each output is what {@link pixelate} gives for its options, except
 * that a cell of a JPEG may differ by one level, as its sum is added up in another order before it is rounded.
 *
 * @example
 * const [coarse, fine] = pixelateAll(photo, [{ grid: 8 }, { grid: 64 }]);
 */
export function pixelateAll<const Options extends readonly PixelateOptions[]>(
  input: PhotoInput,
  options: Options,
): ForEach<Options, Bytes> {
  const { source, outputs } = planOutputs(input, options);
  requireOutputs(source, outputs, false);
  return [...filesOf(source, outputs)] as ForEach<Options, Bytes>;
}

/**
 * Pixelates one photo in several ways, as {@link pixelateAll} does, and yields each output as soon as it is written. Nothing
 * refers to an output that was yielded: a caller that stores one before it takes the next needs memory for one at a time.
 *
 * Options and header are checked when it is called, the photo is read when the first output is taken.
 *
 * @example
 * for (const file of pixelateEach(photo, [{ grid: 8 }, { grid: 64 }])) await store(file);
 */
export function pixelateEach(
  input: PhotoInput,
  options: readonly PixelateOptions[],
): Generator<Bytes, void, undefined> {
  const { source, outputs } = planOutputs(input, options);
  requireOutputs(source, outputs, true);
  return filesOf(source, outputs);
}

/** Measures all mosaics, then writes and yields one output after the other. */
function* filesOf(source: Source, outputs: readonly OutputPlan[]): Generator<Bytes, void, undefined> {
  const read = isRewritten(source, outputs) ? rewritten(source) : source;
  const mosaics = measureMosaics(read, outputs.flatMap(mosaicsOf), READER);
  const profile = neededProfile(source);
  for (const plan of outputs) {
    const iccProfile = plan.keepsProfile ? profile : undefined;
    // Mosaics that are done with are dropped.
    const measured = mosaics.splice(0, mosaicsOf(plan).length);
    yield write(read, { ...plan, iccProfile }, measured);
  }
}

/**
 * Measures the mosaics of a photo, one for each of the options: the cells' colours. Writes nothing.
 *
 * @example
 * const [{ colors }] = measure(photo, [{ grid: 4 }]); // 16 colours, 64 bytes
 */
export function measure<const Options extends readonly MeasureOptions[]>(
  input: PhotoInput,
  options: Options,
): ForEach<Options, Mosaic> {
  const { source, mosaics } = planMosaics(input, options);
  requireMosaics(source, mosaics, READER);
  return measureMosaics(source, mosaics, READER) as ForEach<Options, Mosaic>;
}

/**
 * Measures what {@link pixelate} lays over a photo to hide its regions, or all but those to keep. Writes nothing.
 *
 * @returns layers from the bottom to the top, each with the colors of its cells; none without `regions` or `keep`.
 *
 * @example
 * const layers = measureCovers(photo, { regions: faces, cover: "surroundings" });
 */
export function measureCovers(input: PhotoInput, options: PixelateOptions): PartialMosaic[] {
  const { source, outputs } = planOutputs(input, [options]);
  const [plan] = outputs;
  requireMosaics(source, mosaicsOf(plan), READER);
  const { layers, palette, dither } = plan;
  if (layers.length === 0) return [];
  return coveredLayers(
    layers.map(({ layer }) => layer),
    measureMosaics(source, layers, READER),
    codedUnitOf(source),
    (mosaic) => withPalette(mosaic, palette, dither),
  );
}

/**
 * Decodes all pixels of a photo, upright. Takes memory for each of them, unlike {@link pixelate}.
 *
 * @throws {PixelateError} when the input cannot be read.
 */
export function decode(input: PhotoInput, options: HeaderOptions = {}): Raster<Bytes> {
  requireKnownNames(options, HEADER_NAMES, "options");
  return decodeUpright(openSource(input, options.limits));
}

/** Options of {@link preview}. */
export interface PreviewOptions extends HeaderOptions {
  /** Pixels of the photo, across and down, for each pixel of the preview. Default 8. */
  readonly scale?: 1 | 2 | 4 | 8 | undefined;
}

const PREVIEW_NAMES: Readonly<Record<keyof PreviewOptions, true>> = { ...HEADER_NAMES, scale: true };

/**
 * Decodes a photo at a half, a quarter or an eighth of its size, upright: for thumbnails, and for detectors, which need no
 * more. Takes memory for the preview and a few rows. A JPEG takes much less time than {@link decode}: at an eighth only the
 * mean of each of its blocks is decoded.
 *
 * Each pixel is about the mean of the pixels that it stands for. They are counted from the top left corner of the image as
 * coded: where its sides are no multiples of the scale, a photo that EXIF turns begins with the rest.
 *
 * @returns ⌈width / scale⌉ × ⌈height / scale⌉ pixels; at scale 1 those of {@link decode}.
 * @throws {PixelateError} when the input cannot be read.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const { width, height, data } = preview(photo, { scale: 4 });
 */
export function preview(input: PhotoInput, options: PreviewOptions = {}): Raster<Bytes> {
  requireKnownNames(options, PREVIEW_NAMES, "options");
  const { scale = 8, limits } = options;
  if (![1, 2, 4, 8].includes(scale))
    throw new RangeError(`Expected 1, 2, 4 or 8 for scale but received ${scale}`);
  return previewUpright(openSource(input, limits), scale);
}

/**
 * Writes one output.
 *
 * @param measured its mosaics, as {@link mosaicsOf} lists their plans.
 */
function write(source: Source, plan: OutputPlan & RegionOptions, measured: readonly Mosaic[]): Bytes {
  const { palette, dither, scale, cover } = plan;
  const finish = (mosaic: Mosaic): Mosaic => withPalette(mosaic, palette, dither);
  const layers = plan.layers.map(({ layer }) => layer);
  const unit = codedUnitOf(source);
  switch (plan.writePath) {
    case "mosaic": {
      const mosaic = finish(coverAll(measured[0], cover));
      const sized = scale === undefined ? mosaic : scaleCells(mosaic, scale);
      return writeCells(sized, plan);
    }
    case "patch":
      return patchRegions(source, hidingCells(layers, measured, unit, finish), plan);
    case "pixels":
      return paintRegions(source, hidingCells(layers, measured, unit, finish), plan, (take, options) => {
        READER.readRows(source, take, options);
      });
  }
}
