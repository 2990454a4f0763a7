import type { Region } from "@pixelater/core/region";
import { coreRegion, type PhotoRegion } from "./photo-region.ts";

/** How much of a photo is to be pixelated. */
export interface Extent {
  readonly of: "whole" | "parts";
  /** The parts. Kept while `of` is `"whole"`, so that switching back finds them again. */
  readonly regions: readonly PhotoRegion[];
  /** Id of the region that keys and buttons act on. */
  readonly selected: number | null;
}

export const WHOLE_PHOTO: Extent = { of: "whole", regions: [], selected: null };

/** More would not fit the metadata of an upload, which S3 holds to 2 KB. */
export const MAX_REGIONS = 32;

/** An id that no region of the extent has. */
export function freeId({ regions }: Extent): number {
  return Math.max(0, ...regions.map(({ id }) => id)) + 1;
}

export function isFull({ regions }: Extent): boolean {
  return regions.length >= MAX_REGIONS;
}

export function selectedRegion({ regions, selected }: Extent): PhotoRegion | undefined {
  return regions.find(({ id }) => id === selected);
}

/** The extent with one region more, which is selected. */
export function withRegion(extent: Extent, region: PhotoRegion): Extent {
  return { ...extent, regions: [...extent.regions, region], selected: region.id };
}

/** The extent with a region in place of the one with the same id. */
export function withChanged(extent: Extent, changed: PhotoRegion): Extent {
  return {
    ...extent,
    regions: extent.regions.map((region) => (region.id === changed.id ? changed : region)),
  };
}

/** The extent without a region; its neighbour is selected next, so that several can be removed one after the other. */
export function withoutRegion(extent: Extent, id: number): Extent {
  const at = extent.regions.findIndex((region) => region.id === id);
  const regions = extent.regions.filter((region) => region.id !== id);
  return { ...extent, regions, selected: regions[Math.min(at, regions.length - 1)]?.id ?? null };
}

/** The regions as the core takes them; `null` for the whole photo. */
export function regionsOf({ of, regions }: Pick<Extent, "of" | "regions">): readonly Region[] | null {
  return of === "whole" ? null : regions.map(coreRegion);
}

/** Whether nothing would be pixelated: such a photo is neither written nor sent. */
export function hidesNothing({ of, regions }: Extent): boolean {
  return of === "parts" && regions.length === 0;
}
