import type { Bytes } from "../bytes.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import { type DeflatePlan, deflateRuns, planDeflate } from "./deflate/deflate-runs.ts";
import {
  type AllowedSamples,
  allowedSamples,
  type MosaicPixels,
  waysToHold,
} from "./scanlines/mosaic-pixels.ts";
import { BAND_FILTERS, emitScanlines } from "./scanlines/mosaic-scanlines.ts";
import { headerData, joinPng, profileChunk } from "./syntax/write-chunks.ts";

export interface PngMosaicOptions {
  /**
   * An ICC profile to embed, for red, green and blue or for gray. It decides which color types are valid (PNG
   * §11.3.2.3).
   */
  readonly iccProfile?: Uint8Array;
}

/**
 * Writes a mosaic as a PNG of `width` × `height` pixels that decodes to exactly its colors. Uses the color type,
 * depth and filters that give the smallest file. Time and memory grow with the cells and the rows of pixels, not with
 * the pixels. The same mosaic gives the same bytes everywhere.
 */
export function writePngMosaic(mosaic: Mosaic, { iccProfile }: PngMosaicOptions = {}): Bytes {
  const { way, plan } = smallestPlan(mosaic, allowedSamples(iccProfile));
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

function smallestPlan(mosaic: Mosaic, allowed: AllowedSamples): MosaicPlan {
  const plans = waysToHold(mosaic, allowed).flatMap((way) =>
    BAND_FILTERS.map((filter) => ({
      way,
      plan: planDeflate((sink) => {
        emitScanlines(mosaic, way, filter, sink);
      }),
    })),
  );
  return plans.reduce((best, next) => (fileBytes(next) < fileBytes(best) ? next : best));
}

/** Returns the bytes in which plans for the same mosaic differ: the image data and the palette's chunks. */
function fileBytes({ way: { palette, alphas }, plan }: MosaicPlan): number {
  return plan.bytes + (palette ? 12 + palette.length : 0) + (alphas ? 12 + alphas.length : 0);
}
