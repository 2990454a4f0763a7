import type { Mosaic } from "@pixelater/core";
import { gridLabel } from "@pixelater/core/grid";
import { useEffect, useMemo } from "react";
import { withColors } from "../pixels/cell-colors.ts";
import { gridOptionsOf } from "../pixels/grid-choice.ts";
import type { Settings } from "../settings.ts";
import { isOpen, mosaicOf, type Photo } from "./photo.ts";
import type { PhotoLibrary } from "./photo-library.ts";

/** Pause after a slider's last change before its grid is measured exactly. */
const DEBOUNCE_MS = 150;

/**
 * Returns the photo's mosaic for these settings, or `null` until the photo is open. A grid that is not measured yet is
 * estimated at once and measured when the settings have stopped changing.
 */
export function useMosaic(photo: Photo, library: PhotoLibrary, settings: Settings): Mosaic | null {
  const { state } = photo;
  const { grid, palette, custom, dither, ditherPercent } = settings;
  const options = useMemo(() => gridOptionsOf(grid), [grid]);
  const isExact = state.step === "open" && state.exact.has(gridLabel(options));

  useEffect(() => {
    if (!isOpen(photo) || isExact) return;
    const timer = setTimeout(() => {
      // If the file has gone meanwhile, the estimate stays; writing the photo reports the error.
      library.measure(photo, [options]).catch(() => undefined);
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [photo, library, options, isExact]);

  return useMemo(() => {
    if (state.step !== "open") return null;
    return withColors(mosaicOf(state, options), { palette, custom, dither, ditherPercent });
  }, [state, options, palette, custom, dither, ditherPercent]);
}
