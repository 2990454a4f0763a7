import { resolve } from "node:path";
import type { Raster, Region } from "@pixelater/core";
import { parseRegions, regionsText } from "@pixelater/core/region-text";
import type { Face, FindFacesOptions } from "@pixelater/faces";

/** Faces were to be hidden, and none was found: the photo would show whoever is in it. */
export class NoFacesFound extends Error {}

/** The file of found regions does not list a photo. */
export class NotListed extends Error {}

/** What is hidden in each photo, besides the regions of all photos. */
export interface HidingSettings {
  /** Options of the detector; undefined if no faces are looked for. */
  readonly faces: FindFacesOptions | undefined;
  /** Regions that an earlier run found, by absolute path of the photo. */
  readonly saved: SavedRegions | undefined;
  /** Cells across the longer side of each region that has no number of its own. */
  readonly strength: number | undefined;
}

export type SavedRegions = ReadonlyMap<string, readonly FoundRegion[]>;

/** A region that was found in a photo, as a line of `--json` lists it. */
export interface FoundRegion {
  /** As `--regions` takes it. */
  readonly region: string;
  /** How sure the detector is, 0 to 1; undefined if a person wrote the region. */
  readonly score?: number | undefined;
}

/** The regions to hide in one photo. */
export interface HiddenRegions {
  /** Those that were found in this photo; undefined if none were looked for. */
  readonly found: readonly FoundRegion[] | undefined;
  /** All of them; undefined hides the whole photo. */
  readonly regions: readonly Region[] | undefined;
}

/**
 * Finds the regions to hide in a photo.
 *
 * @param path names the photo in the file of saved regions.
 * @param regions those of all photos.
 * @throws {NoFacesFound} if regions were looked for and there are none at all.
 * @throws {NotListed} if the saved regions do not list the photo.
 * @throws {PixelateError}
 */
export async function regionsToHide(
  path: string,
  photo: Uint8Array | Raster,
  regions: readonly Region[] | undefined,
  { faces, saved, strength }: HidingSettings,
): Promise<HiddenRegions> {
  if (faces === undefined && saved === undefined) {
    return { found: undefined, regions: regions?.map((region) => withStrength(region, strength)) };
  }
  const listed = saved === undefined ? [] : savedRegionsOf(path, saved);
  const found = [...listed, ...(faces === undefined ? [] : await facesIn(photo, faces))];
  const all = [...(regions ?? []), ...found.map(({ region }) => region)];
  if (all.length === 0) {
    throw new NoFacesFound(
      faces === undefined
        ? "Expected a region in --regions-file but it lists none for this photo; name --regions"
        : "Expected a face but found none; name --regions, or leave --faces out",
    );
  }
  return {
    found: found.map(({ region, score }) => ({ region: regionsText([region]), score })),
    regions: all.map((region) => withStrength(region, strength)),
  };
}

interface ScoredRegion {
  readonly region: Region;
  readonly score?: number | undefined;
}

async function facesIn(photo: Uint8Array | Raster, options: FindFacesOptions): Promise<ScoredRegion[]> {
  const { findFaces } = await import("@pixelater/faces");
  const faces = await findFaces(photo, options);
  return faces.map((face) => ({ region: inWholePixels(face), score: hundredths(face.score) }));
}

/** Rounds a face outwards to whole pixels: its text stays short, and gives the same region again. */
function inWholePixels({ shape, left, top, width, height, pad }: Face): Region {
  const [x, y] = [Math.floor(left), Math.floor(top)];
  return {
    ...(shape === "ellipse" && { shape }),
    ...{ left: x, top: y, width: Math.ceil(left + width) - x, height: Math.ceil(top + height) - y },
    pad,
  };
}

function hundredths(score: number): number {
  return Math.round(score * 100) / 100;
}

function savedRegionsOf(path: string, saved: SavedRegions): ScoredRegion[] {
  const found = saved.get(resolve(path));
  if (found === undefined) {
    throw new NotListed("Expected a line of --regions-file for this photo but found none; add --faces");
  }
  return found.flatMap(({ region, score }) => parseRegions(region).map((each) => ({ region: each, score })));
}

/** Returns a region with so many cells across its longer side, unless it has a number of its own. */
export function withStrength(region: Region, strength: number | undefined): Region {
  return strength === undefined || region.cells !== undefined ? region : { ...region, cells: strength };
}
