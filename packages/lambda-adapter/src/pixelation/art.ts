import { artConflict, type ArtOptions } from "@pixelater/core/palette";
import type { HidingSource } from "./hiding.ts";
import { NONE } from "./setting-schemas.ts";

/** The look of cells that a request or metadata asks for. Missing fields keep the deployment's defaults. */
export interface RequestedArt extends Omit<ArtOptions, "palette"> {
  readonly palette?: ArtOptions["palette"] | typeof NONE;
}

type ArtConflict = NonNullable<ReturnType<typeof artConflict>>;

/** The wording of each conflict, in the form "Expected … but …". */
const WORDING: Readonly<Record<ArtConflict, string>> = {
  dither: "Expected a palette to dither with but received none",
  scale: "Expected the size cells beside a scale but received photo",
  "gap color": "Expected a gap or the shape round beside a gap color but received neither",
  gaps: "Expected neither a gap nor the shape round beside regions, keep or faces but received one",
  size: "Expected the size photo beside regions, keep or faces but received cells",
  "own colors":
    "Expected a palette by name or by its colours beside regions, keep or faces but received a number",
};

/** The conflicts of the look with hidden parts. */
const WITH_HIDING: readonly ArtConflict[] = ["gaps", "size", "own colors"];

/** The defaults of the deployment that give way in each conflict. None of them hides anything. */
const YIELDING: Readonly<Record<ArtConflict, readonly (keyof ArtOptions)[]>> = {
  dither: ["dither"],
  scale: ["scale"],
  "gap color": ["gapColor"],
  gaps: ["gap", "shape"],
  size: ["size", "scale"],
  "own colors": ["palette"],
};

/**
 * Resolves the look of a photo's cells. What is requested overrides the deployment's defaults. A default that contradicts the
 * request, or the regions of the photo, gives way: it only decides the look.
 *
 * @param hiding whose setting it is that only a part of the photo is hidden; `"none"` for whole photos.
 * @returns why the request contradicts itself, or what is hidden, in the form "Expected … but …", if it does.
 */
export function resolveArt(
  { palette, ...others }: RequestedArt,
  standard: ArtOptions,
  hiding: HidingSource,
): ArtOptions | string {
  const requested: ArtOptions = { ...others, palette: palette === NONE ? undefined : palette };
  const defaults: { -readonly [Name in keyof ArtOptions]: ArtOptions[Name] } = artOf(standard);
  if (palette === NONE) defaults.palette = undefined;
  for (;;) {
    const art = overridden(defaults, requested);
    const conflict = artConflict(art, hiding !== "none");
    if (conflict === undefined) return art;
    const yielding = YIELDING[conflict].filter((name) => defaults[name] !== undefined);
    if (yielding.length === 0) {
      const isOthers = hiding === "deployment" && WITH_HIDING.includes(conflict);
      return isOthers
        ? `${WORDING[conflict]}, and this deployment hides parts of every photo`
        : WORDING[conflict];
    }
    for (const name of yielding) defaults[name] = undefined;
  }
}

/** Returns the settings that decide the look of cells. */
function artOf(settings: ArtOptions): ArtOptions {
  const { palette, dither, ditherStrength, gap, gapColor, shape, size, scale } = settings;
  return { palette, dither, ditherStrength, gap, gapColor, shape, size, scale };
}

function overridden(defaults: ArtOptions, requested: ArtOptions): ArtOptions {
  return {
    palette: requested.palette ?? defaults.palette,
    dither: requested.dither ?? defaults.dither,
    ditherStrength: requested.ditherStrength ?? defaults.ditherStrength,
    gap: requested.gap ?? defaults.gap,
    gapColor: requested.gapColor ?? defaults.gapColor,
    shape: requested.shape ?? defaults.shape,
    size: requested.size ?? defaults.size,
    scale: requested.scale ?? defaults.scale,
  };
}
