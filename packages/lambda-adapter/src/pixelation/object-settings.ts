import { type Palette, type PaletteName, PALETTES, parseRegions } from "@pixelater/core";
import * as v from "valibot";
import { Rejection } from "../errors.ts";
import { cellSizeGrid, gridList } from "./grid-list.ts";
import { describeIssues, onlyFields, outputFormat, ownFields, type PixelationSettings } from "../settings.ts";

/** What begins the names of metadata that are meant for this function. */
export const METADATA_PREFIX = "pixelate-";

const EXPECTED_CELL_SIZE = "a whole number from 1 to 9999";

const colorList = /^#[0-9a-f]{6}(\s*,\s*#[0-9a-f]{6}){0,255}$/i;

/** A palette by name, or its colours. */
export const palette = v.pipe(
  v.string(),
  v.check(
    (text) => isPaletteName(text) || colorList.test(text),
    `one of ${Object.keys(PALETTES).join(", ")}, or up to 256 colours such as #102030,#ffeedd`,
  ),
  v.transform((text): Palette => (isPaletteName(text) ? text : text.split(",").map((color) => color.trim()))),
);

/** Parts of an image, as core writes them. */
export const regions = v.pipe(
  v.string(),
  v.check(
    areRegions,
    "regions such as 10%,20%,30%,15%; ellipse 120,80,60,60, each with a width and a height of more than 0",
  ),
  v.transform(parseRegions),
);

function areRegions(text: string): boolean {
  try {
    return parseRegions(text).length > 0;
  } catch {
    return false;
  }
}

function isPaletteName(text: string): text is PaletteName {
  return Object.hasOwn(PALETTES, text);
}

/** Metadata that an upload may carry, as `x-amz-meta-pixelate-…`. A name that is not here is a mistake. */
const fields = {
  "pixelate-grids": v.optional(gridList),
  "pixelate-cell-size": v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, EXPECTED_CELL_SIZE), v.transform(Number)),
  ),
  "pixelate-format": v.optional(outputFormat),
  "pixelate-light": v.optional(v.picklist(["srgb", "linear"], "srgb or linear")),
  "pixelate-palette": v.optional(palette),
  "pixelate-regions": v.optional(regions),
  "pixelate-delete-original": v.optional(v.picklist(["true", "false"], "true or false")),
};

const objectSettings = v.strictObject(ownFields(fields), onlyFields(fields));

/**
 * The recipe for one object: the function's own, changed by the object's `pixelate-*` metadata. Other metadata is the
 * uploader's own affair.
 *
 * @throws {Rejection} `INVALID_SETTINGS`, naming every field that is wrong: an object is not guessed at.
 */
export function pixelationSettingsFor(
  metadata: Readonly<Record<string, string>>,
  standard: PixelationSettings,
): PixelationSettings {
  const given = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => name.startsWith(METADATA_PREFIX)),
  );
  const parsed = v.safeParse(objectSettings, given);
  if (!parsed.success) {
    throw new Rejection("INVALID_SETTINGS", describeIssues(parsed.issues).join("; "));
  }
  const requested = parsed.output;
  const cellSize = requested["pixelate-cell-size"];
  const wishedPalette = requested["pixelate-palette"];
  const wishedRegions = requested["pixelate-regions"];
  const requestedGrids = [
    ...(requested["pixelate-grids"] ?? []),
    ...(cellSize === undefined ? [] : [cellSizeGrid(cellSize)]),
  ];
  if (
    cellSize !== undefined &&
    requested["pixelate-grids"]?.some(({ label }) => label === `${cellSize}px`) === true
  ) {
    throw new Rejection(
      "INVALID_SETTINGS",
      `Expected no grid twice for pixelate-cell-size but received ${cellSize}`,
    );
  }
  const deletion = requested["pixelate-delete-original"];
  return {
    ...standard,
    grids: requestedGrids.length === 0 ? standard.grids : requestedGrids,
    format: requested["pixelate-format"] ?? standard.format,
    light: requested["pixelate-light"] ?? standard.light,
    deleteOriginal: deletion === undefined ? standard.deleteOriginal : deletion === "true",
    ...(wishedPalette === undefined ? {} : { palette: wishedPalette }),
    ...(wishedRegions === undefined ? {} : { regions: wishedRegions }),
  };
}
