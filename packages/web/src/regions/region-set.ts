import type { Region } from "@pixelater/core/region";
import { coreRegion, type PhotoRegion } from "./photo-region.ts";

/** The regions of a photo, and whether only they are pixelated. */
export interface RegionSet {
  readonly scope: "photo" | "regions";
  /** Kept while `scope` is `"photo"`, for switching back. */
  readonly regions: readonly PhotoRegion[];
  /** Id of the region that keys and buttons act on. */
  readonly selected: number | null;
}

export const WHOLE_PHOTO: RegionSet = { scope: "photo", regions: [], selected: null };

/** Limit set by S3: more regions do not fit an object's metadata of 2 KB. */
export const MAX_REGIONS = 32;

/** Returns an id that no region in the set has. */
export function freeId({ regions }: RegionSet): number {
  return Math.max(0, ...regions.map(({ id }) => id)) + 1;
}

export function isFull({ regions }: RegionSet): boolean {
  return regions.length >= MAX_REGIONS;
}

export function selectedRegion({ regions, selected }: RegionSet): PhotoRegion | undefined {
  return regions.find(({ id }) => id === selected);
}

/** Adds a region and selects it. */
export function withRegion(set: RegionSet, region: PhotoRegion): RegionSet {
  return { ...set, regions: [...set.regions, region], selected: region.id };
}

/** Replaces the region that has the same id. */
export function withChanged(set: RegionSet, changed: PhotoRegion): RegionSet {
  return {
    ...set,
    regions: set.regions.map((region) => (region.id === changed.id ? changed : region)),
  };
}

/** Removes a region and selects its neighbour, which lets a user remove several in a row. */
export function withoutRegion(set: RegionSet, id: number): RegionSet {
  const at = set.regions.findIndex((region) => region.id === id);
  const regions = set.regions.filter((region) => region.id !== id);
  return { ...set, regions, selected: regions[Math.min(at, regions.length - 1)]?.id ?? null };
}

/** Returns the regions to pixelate, in the core's type; `null` for the whole photo. */
export function regionsOf({
  scope,
  regions,
}: Pick<RegionSet, "scope" | "regions">): readonly Region[] | null {
  return scope === "photo" ? null : regions.map(coreRegion);
}

/** Returns whether nothing would be pixelated. Such a photo can be neither saved nor uploaded. */
export function hidesNothing({ scope, regions }: RegionSet): boolean {
  return scope === "regions" && regions.length === 0;
}
