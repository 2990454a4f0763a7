import type { Bounds } from "./bounds.ts";
import { type AreaCover, FIRST_COVER } from "./area-cover.ts";
import type { BoxArea, PhotoRegion } from "./photo-region.ts";

/** The regions of a photo, and what they are for. */
export interface RegionSet {
  /** Whether the whole photo is pixelated or only what the regions say. */
  readonly scope: "photo" | "regions";
  /** Whether the regions are hidden, or everything else. */
  readonly hides: "areas" | "rest";
  /** Kept while `scope` is `"photo"`, for switching back. */
  readonly regions: readonly PhotoRegion[];
  /** Faces that were found and neither accepted nor dropped yet. */
  readonly suggestions: readonly Suggestion[];
  /** The cover of everything else. Its cells are those of the photo's grid. */
  readonly restCover: AreaCover;
  /** Id of the region that keys and buttons act on. */
  readonly selected: number | null;
}

/** A face that was found: an ellipse with these bounds, in percent of the photo. */
export interface Suggestion extends Bounds {
  /** Unique among the suggestions of the photo. */
  readonly id: number;
}

export const WHOLE_PHOTO: RegionSet = {
  scope: "photo",
  hides: "areas",
  regions: [],
  suggestions: [],
  restCover: FIRST_COVER,
  selected: null,
};

/** Most areas of a photo. The core merges their grids, and more would have too many cells. */
export const MAX_REGIONS = 100;

/** Returns an id that no region in the set has. */
export function freeId({ regions }: Pick<RegionSet, "regions">): number {
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

/** Gives all regions the same cover. */
export function withCover(set: RegionSet, cover: AreaCover): RegionSet {
  return { ...set, regions: set.regions.map((region) => ({ ...region, cover })) };
}

/** Removes a region and selects its neighbour, which lets a user remove several in a row. */
export function withoutRegion(set: RegionSet, id: number): RegionSet {
  const at = set.regions.findIndex((region) => region.id === id);
  const regions = set.regions.filter((region) => region.id !== id);
  return { ...set, regions, selected: regions[Math.min(at, regions.length - 1)]?.id ?? null };
}

/** Suggests found faces in place of earlier suggestions, but for those that lie in a region already. */
export function withSuggestions(set: RegionSet, found: readonly Bounds[]): RegionSet {
  const suggestions = found
    .filter((bounds) => !set.regions.some((region) => containsMiddle(region, bounds)))
    .map((bounds, i) => ({ id: i + 1, ...bounds }));
  return { ...set, suggestions };
}

/** Turns suggestions into areas, as many as there may be; the others stay suggestions. */
export function withAccepted(set: RegionSet, ids: readonly number[], cover: AreaCover): RegionSet {
  const room = MAX_REGIONS - set.regions.length;
  const accepted = set.suggestions.filter(({ id }) => ids.includes(id)).slice(0, room);
  const first = freeId(set);
  const areas = accepted.map(({ left, top, width, height }, i): BoxArea => {
    return { id: first + i, shape: "ellipse", left, top, width, height, cover };
  });
  return {
    ...set,
    regions: [...set.regions, ...areas],
    suggestions: set.suggestions.filter((suggestion) => !accepted.includes(suggestion)),
  };
}

/** Drops suggestions. */
export function withoutSuggestions(set: RegionSet, ids: readonly number[]): RegionSet {
  return { ...set, suggestions: set.suggestions.filter(({ id }) => !ids.includes(id)) };
}

/** Returns whether nothing would be hidden. Such a photo can be neither saved nor uploaded. */
export function hidesNothing({ scope, regions }: Pick<RegionSet, "scope" | "regions">): boolean {
  return scope === "regions" && regions.length === 0;
}

function containsMiddle({ left, top, width, height }: Bounds, inner: Bounds): boolean {
  const x = inner.left + inner.width / 2 - left;
  const y = inner.top + inner.height / 2 - top;
  return x >= 0 && x <= width && y >= 0 && y <= height;
}
