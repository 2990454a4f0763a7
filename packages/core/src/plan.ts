import type { Light } from "./color/light.ts";
import { isPatchable } from "./jpeg/patch.ts";
import { takesJpeg } from "./jpeg/measure.ts";
import { lowestLimits } from "./limits.ts";
import type { CellStyle } from "./mosaic/cell-style.ts";
import { type Grid, gridSize } from "./mosaic/grid.ts";
import type { DitherSettings } from "./mosaic/dither.ts";
import { isGreyPalette, type Palette } from "./mosaic/palette.ts";
import { type PlannedGrid, sharedPasses } from "./mosaic/partition.ts";
import { requireOptionsList } from "./option-names.ts";
import {
  type MeasureOptions,
  type MeasureSettings,
  type OutputSettings,
  type PixelateOptions,
  resolveMeasureSettings,
  resolveOutputSettings,
} from "./options.ts";
import { isGreyCover } from "./regions/cover.ts";
import { cellsNeeded, planKept, planLayers, type RegionLayer } from "./regions/layers.ts";
import type { ColoredCover } from "./regions/region.ts";
import type { PhotoInput } from "./source/pixel-input.ts";
import type { Format } from "./source/format.ts";
import { codedUnitOf, type JpegSource, openSource, sameFormat, type Source } from "./source/source.ts";

/**
 * A way to measure cells:
 * - `exact`: from a JPEG's DCT coefficients or a PNG's scanlines, a few rows at a time; every pixel counts.
 * - `dc`: from the means of a JPEG's blocks.
 * - `pixels`: from all pixels, a few rows at a time: decoded, or the caller's own.
 */
export type MeasurePath = "exact" | "dc" | "pixels";

/**
 * A way to write an output:
 * - `mosaic`: from its cells alone.
 * - `patch`: from the JPEG's own coefficients, with cells laid over them.
 * - `pixels`: from all pixels, decoded a few rows at a time, with cells painted over them. An upright PNG keeps its samples.
 */
export type WritePath = "mosaic" | "patch" | "pixels";

/** The plan of one mosaic: its grid over the upright image, not laid yet. */
export interface MosaicPlan extends PlannedGrid {
  readonly measurePath: MeasurePath;
  readonly light: Light;
  /** Returns the cells of the laid grid whose colors are needed, 1 or 0 for each; undefined if all are. */
  readonly neededCells: ((grid: Grid) => Uint8Array) | undefined;
}

/** The plan of the mosaic that hides some regions. */
export interface LayerPlan extends MosaicPlan {
  readonly layer: RegionLayer;
}

/** The plan of one output. */
export interface OutputPlan extends MosaicPlan {
  readonly format: Format;
  readonly writePath: WritePath;
  /** What hides regions, from the bottom to the top; empty with the write path `mosaic`. */
  readonly layers: readonly LayerPlan[];
  /** Of the whole image; layers have their own. */
  readonly cover: ColoredCover;
  readonly palette: Palette | undefined;
  readonly dither: DitherSettings;
  readonly style: CellStyle;
  /** Pixels of a cell across and down; undefined if the output has the photo's size. */
  readonly scale: number | undefined;
  readonly quality: number;
  readonly subsampling: "4:2:0" | "4:4:4";
  /** Whether the output keeps the source's ICC profile, if viewers need it. */
  readonly keepsProfile: boolean;
}

/** One pass over an image, which measures some mosaics. */
export interface MeasurePass {
  readonly path: MeasurePath;
  /** At least one. */
  readonly plans: readonly MosaicPlan[];
}

/**
 * Parts that one pass over an image sums up at most, 32 bytes each. Grids of some hundred cells share a pass. A dozen grids
 * of thousands of cells take one pass each: their common parts would be nearly single pixels.
 */
const MAX_PARTS = 2 ** 21;

/** Sums of smaller cells than this, in pixels, would take more memory than the pixels themselves. */
const MIN_SUMMED_CELL = 16;

/**
 * Reads an image's header, checks it against the lowest limits of all options, and plans each output.
 *
 * @throws {PixelateError} when the header cannot be read or goes beyond the limits, or a region does not touch the image.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export function planOutputs(
  input: PhotoInput,
  options: readonly PixelateOptions[],
): { readonly source: Source; readonly outputs: readonly OutputPlan[] } {
  requireOptionsList(options);
  const settings = options.map(resolveOutputSettings);
  const source = openWithin(input, options);
  return { source, outputs: settings.map((each) => planOutput(source, each)) };
}

/**
 * Reads an image's header, checks it against the lowest limits of all options, and plans each mosaic.
 *
 * @throws {PixelateError} when the header cannot be read or goes beyond the limits.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export function planMosaics(
  input: PhotoInput,
  options: readonly MeasureOptions[],
): { readonly source: Source; readonly mosaics: readonly MosaicPlan[] } {
  requireOptionsList(options);
  const settings = options.map(resolveMeasureSettings);
  const source = openWithin(input, options);
  return { source, mosaics: settings.map((each) => planMosaic(source, each)) };
}

/** Plans one mosaic of an image whose header was read. */
export function planMosaic(source: Source, settings: MeasureSettings): MosaicPlan {
  const { gridOptions } = settings;
  return planGrid(source, settings, { gridOptions, ...gridSize(gridOptions, source.width, source.height) });
}

function planGrid(
  source: Source,
  settings: Pick<MeasureSettings, "light" | "precision">,
  planned: PlannedGrid,
): MosaicPlan {
  const cellPixels = (source.width * source.height) / (planned.columns * planned.rows);
  return {
    ...planned,
    measurePath: measurePathOf(source, settings, cellPixels),
    light: settings.light,
    neededCells: undefined,
  };
}

/** Plans the passes over an image. Plans with one path share a pass, unless their grids are too fine together. */
export function planPasses(plans: readonly MosaicPlan[]): MeasurePass[] {
  return (["pixels", "exact", "dc"] as const).flatMap((path): MeasurePass[] => {
    const onPath = plans.filter(({ measurePath }) => measurePath === path);
    if (path === "pixels") return onPath.length > 0 ? [{ path, plans: onPath }] : [];
    return sharedPasses(onPath, MAX_PARTS).map((pass) => ({ path, plans: pass }));
  });
}

/** Longest file that is rewritten: it stays in memory while it is read. */
const MOST_REWRITTEN = 2 ** 23;

/**
 * Returns true if a JPEG must be rewritten in one scan before it is read for these outputs. That pays for a progressive one
 * that is read twice: to measure it, and to lay cells over it.
 */
export function isRewritten(source: Source, outputs: readonly OutputPlan[]): source is JpegSource {
  if (source.format !== "jpeg" || !source.header.progressive) return false;
  return source.bytes.length <= MOST_REWRITTEN && outputs.some(({ writePath }) => writePath === "patch");
}

/**
 * Returns whether pixelating an image in these ways decodes all of its pixels, from its header alone.
 *
 * It does for pixels in place of a file, linear light, cells of fewer than 16 pixels, CMYK, and regions unless a JPEG becomes a
 * JPEG. This takes more time. Memory is that of a few rows, the sums of cells and the outputs. Only a photo with regions that
 * is turned by its EXIF orientation, and written from its pixels, takes 16 MB more, or a byte for each pixel if that is more.
 *
 * @throws {PixelateError} when the header cannot be read or goes beyond the limits, or a region does not touch the image.
 * @throws {TypeError | RangeError} when an option is wrong.
 */
export function decodesPixels(input: PhotoInput, options: readonly PixelateOptions[]): boolean {
  return planOutputs(input, options).outputs.some(
    ({ measurePath, writePath }) => measurePath === "pixels" || writePath === "pixels",
  );
}

function openWithin(input: PhotoInput, options: readonly MeasureOptions[]): Source {
  return openSource(input, lowestLimits(options.map(({ limits }) => limits)));
}

function planOutput(source: Source, settings: OutputSettings): OutputPlan {
  const { palette, dither, style, scale, quality, subsampling, colorProfile, regions, keep, cover } =
    settings;
  const format = settings.format === "same" ? sameFormat(source) : settings.format;
  const whole = planMosaic(source, settings);
  const isPartial = regions !== undefined || keep !== undefined;
  const layers = isPartial ? planRegions(source, settings, whole) : [];
  const covers = layers.map(({ layer }) => layer.cover);
  return {
    ...whole,
    format,
    writePath: isPartial ? regionPathOf(source, format, palette, covers) : "mosaic",
    layers,
    cover,
    palette,
    dither,
    style,
    scale,
    quality,
    subsampling,
    // Palettes are sRGB. With regions the profile stays all the same: colors outside of them are the photo's own.
    keepsProfile: colorProfile === "keep" && (palette === undefined || isPartial),
  };
}

/** Returns the mosaics that an output is made of. */
export function mosaicsOf(output: OutputPlan): readonly MosaicPlan[] {
  return output.layers.length === 0 ? [output] : output.layers;
}

function planRegions(source: Source, settings: OutputSettings, whole: MosaicPlan): LayerPlan[] {
  const { regions, keep, cover, palette, dither } = settings;
  const unit = codedUnitOf(source);
  const options = { size: whole, cover, unit };
  // A dithered cell takes over errors of cells around it, shown or not.
  const needsAll = palette !== undefined && dither.dither !== "none";
  const layers = keep === undefined ? planLayers(regions ?? [], options) : [planKept(keep, options)];
  return layers.map((layer) => {
    const neededCells = needsAll ? undefined : (laid: Grid) => cellsNeeded(laid, layer, layers, unit);
    if (layer.own === undefined) return { ...whole, layer, neededCells };
    const { grid } = layer.own;
    const { columns, rows, width, height } = grid;
    const plan = planGrid(source, settings, { gridOptions: { laid: grid }, columns, rows, width, height });
    return { ...plan, layer, neededCells };
  });
}

function measurePathOf(
  source: Source,
  settings: Pick<MeasureSettings, "light" | "precision">,
  cellPixels: number,
): MeasurePath {
  const isSummed = source.format === "png" || (source.format === "jpeg" && takesJpeg(source.header));
  if (!isSummed || settings.light === "linear" || cellPixels < MIN_SUMMED_CELL) return "pixels";
  return settings.precision;
}

/** Only a JPEG that stays one is patched. A grey one has no components for the colors of palettes and covers. */
function regionPathOf(
  source: Source,
  format: Format,
  palette: Palette | undefined,
  covers: readonly ColoredCover[],
): WritePath {
  if (source.format !== "jpeg" || format !== "jpeg" || !isPatchable(source.header)) return "pixels";
  const isGrey = source.header.colorModel === "grey";
  if (!isGrey) return "patch";
  const isGreyOnly = palette === undefined ? covers.every(isGreyCover) : isGreyPalette(palette);
  return isGreyOnly ? "patch" : "pixels";
}
