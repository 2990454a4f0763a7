import type { Region } from "@pixelater/core";
import { hidingConflict, type HidingOptions } from "@pixelater/core/region";
import { type LabeledGrid, strengthGrid } from "./grid-list.ts";
import type { PixelationSettings } from "./pixelation-settings.ts";
import { NONE } from "./setting-schemas.ts";

/** The parts that a request or metadata asks to hide. Missing fields keep the deployment's defaults. */
export interface RequestedHiding extends Pick<HidingOptions, "cover" | "color"> {
  readonly regions?: readonly Region[] | typeof NONE | undefined;
  readonly keep?: readonly Region[] | typeof NONE | undefined;
  readonly faces?: boolean | undefined;
  readonly strength?: number | undefined;
  readonly verify?: boolean | undefined;
  /** True if grids or a size of cells are requested. */
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
 * Resolves what is hidden in a photo, and how. Requested regions, to hide or to keep, replace both of the deployment's. Its
 * cover, color and strength are those of regions: a photo without regions is pixelated by its grids.
 *
 * A default that hides something never gives way to another setting: a photo must not show what nobody decided to show.
 *
 * @returns why the request contradicts itself, or the deployment's defaults, in the form "Expected … but …", if it does.
 */
export function resolveHiding(requested: RequestedHiding, standard: PixelationSettings): Hiding | string {
  const { regions, keep } = requestedAreas(requested, standard);
  const faces = requested.faces ?? standard.faces ?? false;
  const contradiction = contradictionOf({ ...requested, regions, keep }, faces, requested.faces === true);
  if (contradiction !== undefined) return contradiction;
  const hasRegions = regions !== undefined || faces;
  const hidesPart = isPartial({ regions, keep, faces });
  const isCoverRequested = requested.cover !== undefined || requested.color !== undefined;
  const { cover, color } = isCoverRequested || !hidesPart ? requested : standard;
  const strength = requested.strength ?? (hasRegions ? standard.strength : undefined);
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

/** Returns the regions to hide and to keep: those that are requested, or else the deployment's. */
function requestedAreas({ regions, keep }: RequestedHiding, standard: PixelationSettings): Areas {
  const areNamed = isList(regions) || isList(keep);
  return {
    regions: regions === NONE ? undefined : (regions ?? (areNamed ? undefined : standard.regions)),
    keep: keep === NONE ? undefined : (keep ?? (areNamed ? undefined : standard.keep)),
  };
}

type Areas = Pick<HidingOptions, "regions" | "keep">;

function isList(areas: RequestedHiding["regions"]): areas is readonly Region[] {
  return areas !== undefined && areas !== NONE;
}

/** The origin of the setting that hides only a part of a photo; `"none"` if the whole photo is pixelated. */
export type HidingSource = "none" | "request" | "deployment";

/** Returns the origin of the setting that hides only a part of a photo. */
export function hidingSource({ regions, keep, faces }: RequestedHiding, resolved: Hiding): HidingSource {
  if (!isPartial(resolved)) return "none";
  return isList(regions) || isList(keep) || faces === true ? "request" : "deployment";
}

/** Returns whether only a part of a photo is hidden. */
export function isPartial({
  regions,
  keep,
  faces,
}: Pick<PixelationSettings, "regions" | "keep" | "faces">): boolean {
  return regions !== undefined || keep !== undefined || faces === true;
}

function contradictionOf(
  requested: Omit<RequestedHiding, "regions" | "keep"> & Areas,
  faces: boolean,
  areFacesRequested: boolean,
): string | undefined {
  const { regions, keep, cover, color, strength, verify } = requested;
  if (keep !== undefined && faces) {
    const way = areFacesRequested ? "set keep to none" : "set faces to false";
    return `Expected keep or faces but received both; ${way}`;
  }
  if (strength !== undefined && regions === undefined && !faces) {
    return "Expected regions or faces beside a strength but received neither";
  }
  if (verify === true && !isPartial({ regions, keep, faces }))
    return "Expected regions, keep or faces to verify but received none";
  // What is found becomes regions once the photo is read.
  return contradictionIn({ regions: faces ? (regions ?? []) : regions, keep, cover, color });
}

/** Returns why settings contradict each other, in the form "Expected … but …"; undefined if they do not. */
function contradictionIn(settings: HidingOptions): string | undefined {
  switch (hidingConflict(settings)) {
    case "both":
      return "Expected regions or keep but received both";
    case "color":
      return `Expected the cover solid beside a color but received ${settings.cover ?? ""}`;
    case "around":
      return "Expected regions or keep beside a cover with the colors around them but received neither";
    case undefined:
      return undefined;
  }
}

/** Returns a region with so many cells across its longer side, unless it has a number of its own. */
export function withStrength(region: Region, strength: number | undefined): Region {
  return strength === undefined || region.cells !== undefined ? region : { ...region, cells: strength };
}
