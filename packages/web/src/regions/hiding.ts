import type { CoverSettings, HidingOptions, Region } from "@pixelater/core/region";
import { regionsText } from "@pixelater/core/region-text";
import type { AreaCover } from "./area-cover.ts";
import { coreRegion, type PhotoRegion } from "./photo-region.ts";
import type { RegionSet } from "./region-set.ts";

/**
 * Edges of cells, across or down, that all areas together may have: the core merges their grids into one of at most 2^22
 * cells.
 */
const MOST_EDGES = 2_000;

/** Cells across an ellipse or a brush stroke in one color, whose outline they follow. */
const OUTLINE_CELLS = { min: 4, max: 64 };

/** Bytes of S3's 2,048 for metadata that regions may take; the other settings and all names need the rest. */
const MAX_UPLOAD_TEXT = 1_700;

/** Returns what to hide, and how, as the core takes it; `null` for the whole photo. */
export function hidingOf({
  scope,
  hides,
  regions,
  restCover,
}: Pick<RegionSet, "scope" | "hides" | "regions" | "restCover">): HidingOptions | null {
  if (scope === "photo") return null;
  if (hides === "rest") return { keep: regions.map(coreRegion), ...coverSettings(restCover) };
  const common = commonCover(regions);
  return {
    regions: regions.map((region) => hiddenRegion(region, common, regions.length)),
    ...(common === undefined ? {} : coverSettings(common)),
  };
}

/** Returns whether an upload's metadata can hold the areas. */
export function fitsUpload(hiding: HidingOptions | null): boolean {
  return regionsText(hiding?.regions ?? hiding?.keep ?? []).length <= MAX_UPLOAD_TEXT;
}

/** @param common the cover of all regions, which needs not be repeated for each. */
function hiddenRegion(region: PhotoRegion, common: AreaCover | undefined, count: number): Region {
  const { cover } = region;
  const isCommon = common !== undefined && coverName(cover) === coverName(common);
  const cells = cellsOf(region, count);
  return {
    ...coreRegion(region),
    ...(cells === undefined ? {} : { cells }),
    ...(isCommon ? {} : coverSettings(cover)),
  };
}

function cellsOf({ shape, cover }: PhotoRegion, count: number): number | undefined {
  if (cover.kind !== "solid") return cover.cells;
  if (shape === "rectangle") return undefined;
  const affordable = Math.floor(MOST_EDGES / count) - 4;
  return Math.min(OUTLINE_CELLS.max, Math.max(OUTLINE_CELLS.min, affordable));
}

function coverSettings({ kind, color }: AreaCover): CoverSettings {
  return kind === "solid" ? { cover: "solid", color } : { cover: kind };
}

/** Returns the cover that most regions have. */
function commonCover(regions: readonly PhotoRegion[]): AreaCover | undefined {
  const counts = new Map<string, number>();
  for (const { cover } of regions) counts.set(coverName(cover), (counts.get(coverName(cover)) ?? 0) + 1);
  const [name] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ["", 0]);
  return regions.find(({ cover }) => coverName(cover) === name)?.cover;
}

function coverName({ kind, color }: AreaCover): string {
  return kind === "solid" ? color : kind;
}
