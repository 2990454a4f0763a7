import type { Bytes } from "../bytes.ts";
import { type CellStyle, withGaps } from "../mosaic/cell-style.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { type DeflatePlan, deflateRuns, planDeflate } from "./deflate/deflate-runs.ts";
import {
  type AllowedSamples,
  allowedSamples,
  type MosaicPixels,
  waysToHold,
} from "./scanlines/mosaic-pixels.ts";
import {
  BAND_FILTERS,
  type Bands,
  cellBands,
  emitScanlines,
  roundBands,
} from "./scanlines/mosaic-scanlines.ts";
import { headerData } from "./syntax/assemble-png.ts";
import { joinPng, profileChunk } from "./syntax/write-chunks.ts";

export interface PngMosaicOptions {
  /**
   * An ICC profile to embed, for red, green and blue or for gray. It decides which color types are valid (PNG
   * §11.3.2.3).
   */
  readonly iccProfile?: Uint8Array | undefined;
  /** How cells are drawn; default: side by side. */
  readonly style?: CellStyle;
}

/**
 * Writes a mosaic as a PNG of `width` × `height` pixels that decodes to exactly its colors. Uses the color type,
 * depth and filters that give the smallest file. Time and memory grow with the cells and the rows of pixels, not with
 * the pixels. The same mosaic gives the same bytes everywhere.
 */
export function writePngMosaic(mosaic: Mosaic, { iccProfile, style }: PngMosaicOptions = {}): Bytes {
  const { way, plan } = smallestPlan(drawn(mosaic, style), allowedSamples(iccProfile));
  return joinPng([
    ["IHDR", headerData(mosaic.width, mosaic.height, way.bitDepth, way.colorType)],
    ...(iccProfile ? [profileChunk(iccProfile)] : []),
    ...(way.palette ? [["PLTE", way.palette] as const] : []),
    ...(way.alphas ? [["tRNS", way.alphas] as const] : []),
    ["IDAT", deflateRuns(plan)],
  ]);
}

interface MosaicPlan {
  readonly way: MosaicPixels;
  readonly plan: DeflatePlan;
}

/** Bands of pixels, and all colors in them. */
interface Drawn {
  readonly bands: Bands;
  readonly colors: Uint8Array;
}

function drawn(mosaic: Mosaic, style: CellStyle | undefined): Drawn {
  if (style?.isRound === true) {
    const colors = new Uint8Array(mosaic.colors.length + 4);
    colors.set(mosaic.colors);
    colors.set(style.gapColor, mosaic.colors.length);
    return { bands: roundBands(mosaic, style), colors };
  }
  const spaced = style === undefined ? mosaic : withGaps(mosaic, style);
  return { bands: cellBands(spaced), colors: spaced.colors };
}

function smallestPlan({ bands, colors }: Drawn, allowed: AllowedSamples): MosaicPlan {
  const plans = waysToHold(colors, allowed).flatMap((way) =>
    BAND_FILTERS.map((filter) => ({
      way,
      plan: planDeflate((sink) => {
        emitScanlines(bands, way, filter, sink);
      }),
    })),
  );
  return plans.reduce((best, next) => (fileBytes(next) < fileBytes(best) ? next : best));
}

/** Returns the bytes in which plans for the same mosaic differ: the image data and the palette's chunks. */
function fileBytes({ way: { palette, alphas }, plan }: MosaicPlan): number {
  return plan.bytes + (palette ? 12 + palette.length : 0) + (alphas ? 12 + alphas.length : 0);
}
