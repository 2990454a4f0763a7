import * as v from "valibot";
import { Rejection } from "../errors.ts";
import { quoted, shortened } from "../quoting.ts";
import { describeIssues, onlyFields, ownFields } from "../validation.ts";
import { cellSizeGrid, gridList } from "./grid-list.ts";
import type { PixelationSettings } from "./pixelation-settings.ts";
import { resolveArt } from "./art.ts";
import { hidingSource, resolveHiding } from "./hiding.ts";
import * as schemas from "./setting-schemas.ts";

/** The prefix of metadata that this function reads. */
export const METADATA_PREFIX = "pixelate-";

/** The metadata that an upload may carry, as `x-amz-meta-pixelate-…`. Any other name with the prefix is an error. */
const fields = {
  "pixelate-grids": v.optional(gridList),
  "pixelate-cell-size": v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,3}$/, "a whole number from 1 to 9999"), v.transform(Number)),
  ),
  "pixelate-format": v.optional(schemas.outputFormat),
  "pixelate-light": v.optional(schemas.light),
  "pixelate-palette": v.optional(schemas.palette),
  "pixelate-dither": v.optional(schemas.dither),
  "pixelate-dither-strength": v.optional(schemas.ditherStrength),
  "pixelate-gap": v.optional(schemas.gap),
  "pixelate-gap-color": v.optional(schemas.gapColor),
  "pixelate-shape": v.optional(schemas.shape),
  "pixelate-size": v.optional(schemas.size),
  "pixelate-scale": v.optional(schemas.scale),
  "pixelate-regions": v.optional(schemas.regions),
  "pixelate-keep": v.optional(schemas.regions),
  "pixelate-cover": v.optional(schemas.cover),
  "pixelate-color": v.optional(schemas.coverColor),
  "pixelate-strength": v.optional(schemas.strength),
  "pixelate-faces": v.optional(schemas.flag),
  "pixelate-verify": v.optional(schemas.flag),
  "pixelate-placeholder": v.optional(schemas.flag),
  "pixelate-progressive": v.optional(schemas.flag),
  "pixelate-delete-original": v.optional(schemas.flag),
};

const objectSettings = v.strictObject(ownFields(fields), onlyFields(fields));

/**
 * Returns the settings for one object: the function's own, overridden by the object's `pixelate-*` metadata. Other metadata
 * is ignored.
 *
 * @throws {Rejection} `INVALID_SETTINGS`, which names every invalid field.
 */
export function pixelationSettingsFor(
  metadata: Readonly<Record<string, string>>,
  standard: PixelationSettings,
): PixelationSettings {
  const given = Object.fromEntries(
    Object.entries(metadata).filter(([name]) => name.startsWith(METADATA_PREFIX)),
  );
  requirePlainText(given);
  const parsed = v.safeParse(objectSettings, given);
  if (!parsed.success) {
    throw new Rejection("INVALID_SETTINGS", describeIssues(parsed.issues).join("; "));
  }
  const {
    "pixelate-grids": grids = [],
    "pixelate-cell-size": cellSize,
    "pixelate-palette": palette,
    "pixelate-regions": regions,
    "pixelate-keep": keep,
    "pixelate-cover": cover,
    "pixelate-color": color,
    "pixelate-delete-original": deletion,
  } = parsed.output;
  if (cellSize !== undefined && grids.some(({ label }) => label === cellSizeGrid(cellSize).label)) {
    throw new Rejection(
      "INVALID_SETTINGS",
      `Expected no grid twice for pixelate-cell-size but received ${cellSize}`,
    );
  }
  const requestedGrids = cellSize === undefined ? grids : [...grids, cellSizeGrid(cellSize)];
  const requested = {
    ...{ regions, keep, cover, color, hasGrids: requestedGrids.length > 0 },
    faces: parsed.output["pixelate-faces"],
    strength: parsed.output["pixelate-strength"],
    verify: parsed.output["pixelate-verify"],
  };
  const requestedArt = {
    palette,
    dither: parsed.output["pixelate-dither"],
    ditherStrength: parsed.output["pixelate-dither-strength"],
    gap: parsed.output["pixelate-gap"],
    gapColor: parsed.output["pixelate-gap-color"],
    shape: parsed.output["pixelate-shape"],
    size: parsed.output["pixelate-size"],
    scale: parsed.output["pixelate-scale"],
  };
  const placeholder = parsed.output["pixelate-placeholder"] ?? standard.placeholder;
  const progressive = parsed.output["pixelate-progressive"] ?? standard.progressive;
  const resolved = resolveHiding(requested, standard);
  if (typeof resolved === "string") throw new Rejection("INVALID_SETTINGS", resolved);
  const { grid, ...hiding } = resolved;
  const art = resolveArt(requestedArt, standard, hidingSource(requested, resolved));
  if (typeof art === "string") throw new Rejection("INVALID_SETTINGS", art);
  return {
    ...standard,
    grids: requestedGrids.length === 0 ? (grid === undefined ? standard.grids : [grid]) : requestedGrids,
    format: parsed.output["pixelate-format"] ?? standard.format,
    light: parsed.output["pixelate-light"] ?? standard.light,
    // Only true is part of the digest of settings, as in the environment.
    placeholder: placeholder === true ? true : undefined,
    progressive: progressive === true ? true : undefined,
    deleteOriginal: deletion ?? standard.deleteOriginal,
    ...art,
    ...hiding,
  };
}

/**
 * Checks that settings are printable ASCII. S3 delivers metadata with other characters encoded (Amazon S3 User Guide,
 * "User-defined object metadata").
 *
 * @throws {Rejection} `INVALID_SETTINGS`
 */
function requirePlainText(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    const isEncoded = /=\?[\w-]+\?[bq]\?/i.test(value);
    if (!isEncoded && /^[ -~]*$/.test(value)) continue;
    const reason = isEncoded
      ? "S3 encoded it, because it was uploaded with other characters"
      : `received ${quoted(value)}`;
    throw new Rejection(
      "INVALID_SETTINGS",
      `Expected printable ASCII for ${shortened(name)} but ${reason}. Upload the photo again with plain characters`,
    );
  }
}
