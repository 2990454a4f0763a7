import type { PartialMosaic } from "@pixelater/core";
import { memo, useLayoutEffect, useMemo, useRef } from "react";
import { cellsPath } from "../pixels/cells-path.ts";
import { enlargeShown } from "../pixels/enlarge.ts";
import { shownBounds } from "../pixels/shown-bounds.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import type { PhotoLibrary } from "../photos/photo-library.ts";
import { useCovers } from "../photos/use-covers.ts";
import { areaCount } from "../regions/region-labels.ts";
import type { Settings } from "../settings.ts";

interface PixelatedRegionsProps {
  readonly photo: OpenPhoto;
  readonly library: PhotoLibrary;
  readonly settings: Settings;
  /** Size on the page in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Most canvas pixels of a layer, for photos that are zoomed far in. */
const MAX_CANVAS_PIXELS = 8_000_000;

/** Shows the cells that hide the photo's regions, the same as in the downloaded photo. */
export function PixelatedRegions({ photo, library, settings, width, height }: PixelatedRegionsProps) {
  const layers = useCovers(photo, library, settings);
  const { regions, hides } = photo.regionSet;
  const count = areaCount(regions.length);
  const what = hides === "rest" ? `everything but ${count} hidden` : `${count} hidden`;
  return (
    <div
      className="covers"
      role="img"
      aria-label={`${photo.file.name}, ${regions.length === 0 ? "no areas selected" : what}`}
    >
      {(regions.length === 0 ? [] : layers).map((layer, i) => (
        <CoverLayer key={i} layer={layer} width={width} height={height} />
      ))}
    </div>
  );
}

interface CoverLayerProps {
  readonly layer: PartialMosaic;
  readonly width: number;
  readonly height: number;
}

/** Draws the shown cells of one layer at the screen's own resolution. Memoized: a drag changes one of many layers. */
const CoverLayer = memo(function CoverLayer({ layer, width, height }: CoverLayerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ratio = ratioFor(layer, width, height);
  const enlarged = useMemo(
    () => enlargeShown(layer, Math.round(width * ratio), Math.round(height * ratio)),
    [layer, width, height, ratio],
  );
  // Transparent cells show a chequerboard instead of the photo.
  const outline = useMemo(
    () =>
      isOpaque(layer) ? undefined : `path("${cellsPath(layer, layer.shown, { width, height }, ratio)}")`,
    [layer, width, height, ratio],
  );

  useLayoutEffect(() => {
    const target = canvas.current;
    const context = target?.getContext("2d");
    if (!target || !context || enlarged === null) return;
    if (target.width !== enlarged.width) target.width = enlarged.width;
    if (target.height !== enlarged.height) target.height = enlarged.height;
    context.putImageData(new ImageData(enlarged.pixels, enlarged.width, enlarged.height), 0, 0);
  }, [enlarged]);

  if (enlarged === null) return null;
  const toCss = width / Math.round(width * ratio);
  return (
    <div className="cover" data-opaque={outline === undefined} style={{ clipPath: outline }}>
      <canvas
        ref={canvas}
        style={{
          left: enlarged.left * toCss,
          top: enlarged.top * toCss,
          width: enlarged.width * toCss,
          height: enlarged.height * toCss,
        }}
        aria-hidden
      />
    </div>
  );
});

/** Returns canvas pixels per CSS pixel: those of the screen, or fewer where the canvas would be too large. */
function ratioFor(layer: PartialMosaic, width: number, height: number): number {
  const bounds = shownBounds(layer);
  if (bounds === null) return devicePixelRatio;
  const { xEdges, yEdges } = layer;
  const across = ((xEdges[bounds.right] ?? 0) - (xEdges[bounds.left] ?? 0)) / layer.width;
  const down = ((yEdges[bounds.bottom] ?? 0) - (yEdges[bounds.top] ?? 0)) / layer.height;
  const pixels = width * across * height * down * devicePixelRatio ** 2;
  return devicePixelRatio * Math.min(1, Math.sqrt(MAX_CANVAS_PIXELS / pixels));
}

function isOpaque({ colors, shown }: PartialMosaic): boolean {
  for (let cell = 0; cell < shown.length; cell++) {
    if (shown[cell] === 1 && colors[4 * cell + 3] !== 255) return false;
  }
  return true;
}
