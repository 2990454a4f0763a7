import type { Region } from "@pixelater/core";
import type { HidingOptions } from "@pixelater/core/region";
import { type LabeledGrid, strengthGrid } from "./grid-list.ts";
import type { PixelationSettings } from "./pixelation-settings.ts";
import { contradictionIn } from "./setting-schemas.ts";

/** What a request or an object's metadata asks to hide. Whatever is missing is as the deployment is set. */
export interface RequestedHiding extends HidingOptions {
  readonly faces?: boolean | undefined;
  readonly strength?: number | undefined;
  readonly verify?: boolean | undefined;
  /** Whether grids or a size of cells are requested. */
  readonly hasGrids: boolean;
}

/**
 * The resolved settings, and the one grid of a photo whose regions each have a grid of their own: all grids would give the
 * same output. Undefined if grids are requested nevertheless, which then name the outputs.
 */
export type Hiding = Pick<
  PixelationSettings,
  "regions" | "keep" | "cover" | "color" | "strength" | "faces" | "verify"
> & { readonly grid: LabeledGrid | undefined };

/**
 * Resolves what is hidden in a photo, and how. The deployment's cover, color and strength are those of regions: a photo
 * without regions is pixelated by its grids.
 *
 * @returns why the request contradicts itself, in the form "Expected … but …", if it does.
 */
export function resolveHiding(requested: RequestedHiding, standard: PixelationSettings): Hiding | string {
  const { regions, keep } = requested;
  const faces = requested.faces ?? standard.faces ?? false;
  const contradiction = contradictionOf(requested, faces);
  if (contradiction !== undefined) return contradiction;
  const hasRegions = regions !== undefined || faces;
  const hidesPart = isPartial({ regions, keep, faces });
  const isCoverRequested = requested.cover !== undefined || requested.color !== undefined;
  const { cover, color } = isCoverRequested || !hidesPart ? requested : standard;
  const standardStrength = requested.hasGrids || !hasRegions ? undefined : standard.strength;
  const strength = requested.strength ?? standardStrength;
  const verify = requested.verify ?? (hidesPart && standard.verify === true);
  return {
    regions: regions?.map((region) => withStrength(region, strength)),
    keep,
    cover,
    color,
    strength,
    faces: faces || undefined,
    verify: verify || undefined,
    grid: strength === undefined || requested.hasGrids ? undefined : strengthGrid(strength),
  };
}

/** Returns whether only a part of a photo is hidden. */
export function isPartial({ regions, keep, faces }: Pick<Hiding, "regions" | "keep" | "faces">): boolean {
  return regions !== undefined || keep !== undefined || faces === true;
}

function contradictionOf(requested: RequestedHiding, faces: boolean): string | undefined {
  const { regions, keep, strength, verify } = requested;
  if (keep !== undefined && faces) return "Expected keep or faces but received both; set faces to false";
  if (strength !== undefined && regions === undefined && !faces) {
    return "Expected regions or faces beside a strength but received neither";
  }
  if (verify === true && !isPartial({ regions, keep, faces }))
    return "Expected regions, keep or faces to verify but received none";
  // What is found becomes regions once the photo is read.
  return contradictionIn(
    faces && regions === undefined ? { ...hidingOf(requested), regions: [] } : hidingOf(requested),
  );
}

function hidingOf({ regions, keep, cover, color }: RequestedHiding): HidingOptions {
  return { regions, keep, cover, color };
}

/** Returns a region with so many cells across its longer side, unless it has a number of its own. */
export function withStrength(region: Region, strength: number | undefined): Region {
  return strength === undefined || region.cells !== undefined ? region : { ...region, cells: strength };
}
