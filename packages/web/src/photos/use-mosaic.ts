import type { Mosaic } from "@pixelater/core";
import { gridLabel } from "@pixelater/core/grid";
import { applyPalette } from "@pixelater/core/palette";
import { useEffect, useMemo } from "react";
import { gridOptionsOf } from "../pixels/cut.ts";
import type { Settings } from "../settings.ts";
import { isOpen, mosaicOf, type Photo } from "./photo.ts";
import type { PhotoBox } from "./photo-box.ts";

/** How long a slider must rest before its cut is measured exactly. */
const REST_MS = 150;

/**
 * The photo's mosaic under these settings, or `null` until it is open. A cut not measured yet is estimated at once and
 * measured as soon as the settings rest.
 */
export function useMosaic(photo: Photo, box: PhotoBox, { cut, palette }: Settings): Mosaic | null {
  const { state } = photo;
  const options = useMemo(() => gridOptionsOf(cut), [cut]);
  const isExact = state.step === "open" && state.exact.has(gridLabel(options));

  useEffect(() => {
    if (!isOpen(photo) || isExact) return;
    const timer = setTimeout(() => {
      // Should the file have gone meanwhile, the estimate stays, and writing the photo will say so.
      box.measure(photo, [options]).catch(() => undefined);
    }, REST_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [photo, box, options, isExact]);

  return useMemo(() => {
    if (state.step !== "open") return null;
    const mosaic = mosaicOf(state, options);
    return palette === null ? mosaic : applyPalette(mosaic, palette);
  }, [state, options, palette]);
}
