import type { PartialMosaic } from "@pixelater/core";
import { layGrid } from "@pixelater/core/grid";
import { coverRegions } from "@pixelater/core/region";
import { useEffect, useMemo, useRef, useState } from "react";
import { coarsen } from "../pixels/coarsen.ts";
import { type CellColors, withColors } from "../pixels/cell-colors.ts";
import { gridOptionsOf } from "../pixels/grid-choice.ts";
import type { Look } from "../pixels/protocol.ts";
import { hidingOf } from "../regions/hiding.ts";
import type { PhotoRegion } from "../regions/photo-region.ts";
import type { Settings } from "../settings.ts";
import { mosaicOf, type OpenPhoto, type OpenPhotoState } from "./photo.ts";
import type { PhotoLibrary } from "./photo-library.ts";

/** Pause after the last change of an area before its cells are measured exactly. */
const DEBOUNCE_MS = 150;

interface ExactCovers {
  readonly look: Look;
  readonly regions: readonly PhotoRegion[];
  readonly layers: readonly PartialMosaic[];
}

/**
 * Returns the layers of cells that hide the photo's regions, as the download has them: estimated at once while an area is
 * dragged, and measured when it has stopped. Unchanged layers stay the same objects.
 */
export function useCovers(
  photo: OpenPhoto,
  library: PhotoLibrary,
  { grid, palette, custom, dither, ditherPercent }: Pick<Settings, "grid" | keyof CellColors>,
): readonly PartialMosaic[] {
  const { regionSet, state } = photo;
  const { scope, hides, regions, restCover } = regionSet;
  const look = useMemo(
    (): Look => ({
      grid: gridOptionsOf(grid),
      ...{ palette, custom, dither, ditherPercent },
      hiding: hidingOf({ scope, hides, regions, restCover }),
    }),
    [grid, palette, custom, dither, ditherPercent, scope, hides, regions, restCover],
  );
  const [exact, setExact] = useState<ExactCovers | null>(null);
  const isExact = exact?.look === look;

  useEffect(() => {
    if (isExact || look.hiding === null) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      library.cover(photo, look).then(
        (layers) => {
          if (isCurrent) setExact({ look, regions, layers });
        },
        // The estimate stays; writing the photo reports the error.
        () => undefined,
      );
    }, DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [photo.file, library, look, isExact, regions]);

  const estimated = useMemo(() => (isExact ? [] : estimate(state, look)), [state, look, isExact]);
  const layers = useMemo(() => {
    if (isExact) return exact.layers;
    // An area that did not change keeps its exact cells while another one moves.
    const isKept = (i: number) =>
      exact?.look.palette === look.palette &&
      hides === "areas" &&
      exact.regions[i] !== undefined &&
      exact.regions[i] === regions[i];
    return estimated.map((layer, i) => (isKept(i) ? (exact?.layers[i] ?? layer) : layer));
  }, [isExact, exact, estimated, look, hides, regions]);
  return useSameLayers(layers);
}

/** Estimates the layers from the fine mosaic. */
function estimate(state: OpenPhotoState, { grid, hiding, ...colors }: Look): PartialMosaic[] {
  if (hiding === null) return [];
  const { info, fine } = state;
  const whole = layGrid(grid, info.width, info.height);
  const layers = coverRegions(hiding, whole, info.codedUnit, (cells, near) =>
    near === undefined ? mosaicOf(state, grid) : coarsen(fine, cells, near),
  );
  return layers.map((layer) => ({ ...withColors(layer, colors), shown: layer.shown }));
}

/** Returns the layers of the last render where they are equal, which are drawn already. */
function useSameLayers(layers: readonly PartialMosaic[]): readonly PartialMosaic[] {
  const last = useRef<readonly PartialMosaic[]>([]);
  return useMemo(() => {
    const before = last.current;
    last.current = layers.map((layer, i) => {
      const old = before[i];
      return old !== undefined && isSame(old, layer) ? old : layer;
    });
    return last.current;
  }, [layers]);
}

function isSame(a: PartialMosaic, b: PartialMosaic): boolean {
  return (
    a === b ||
    (isEqual(a.xEdges, b.xEdges) &&
      isEqual(a.yEdges, b.yEdges) &&
      isEqual(a.shown, b.shown) &&
      isEqual(a.colors, b.colors))
  );
}

function isEqual(a: Uint32Array | Uint8Array, b: Uint32Array | Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
