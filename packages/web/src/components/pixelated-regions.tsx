import type { Mosaic } from "@pixelater/core";
import { cellsTouched, placeRegions } from "@pixelater/core/region";
import { useMemo } from "react";
import { cellsPath } from "../pixels/cells-path.ts";
import { regionsOf } from "../regions/region-set.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import { MosaicCanvas } from "./mosaic-canvas.tsx";

interface PixelatedRegionsProps {
  readonly photo: OpenPhoto;
  readonly mosaic: Mosaic;
  /** Size on the page in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Shows the cells that the photo's regions touch, the same cells as in the downloaded photo. */
export function PixelatedRegions({ photo, mosaic, width, height }: PixelatedRegionsProps) {
  const { scope, regions } = photo.regionSet;
  const { codedUnit } = photo.state.info;
  const path = useMemo(() => {
    const placed = placeRegions(regionsOf({ scope, regions }) ?? [], mosaic.width, mosaic.height);
    const touched = cellsTouched(mosaic, placed, codedUnit);
    return cellsPath(mosaic, touched, { width, height }, devicePixelRatio);
  }, [scope, regions, mosaic, codedUnit, width, height]);
  const opaque = useMemo(() => isOpaque(mosaic), [mosaic]);
  const { name } = photo.file;
  const areas = regions.length === 1 ? "1 area" : `${regions.length} areas`;
  return (
    <div
      className="pixelated"
      data-opaque={opaque}
      style={{ clipPath: path === "" ? "inset(50%)" : `path("${path}")` }}
    >
      <MosaicCanvas
        mosaic={mosaic}
        width={width}
        height={height}
        label={
          regions.length === 0
            ? `${name}, no areas selected`
            : `${name}, ${areas} pixelated in a grid of ${mosaic.columns} by ${mosaic.rows} cells`
        }
      />
    </div>
  );
}

function isOpaque({ colors }: Mosaic): boolean {
  for (let i = 3; i < colors.length; i += 4) if (colors[i] !== 255) return false;
  return true;
}
