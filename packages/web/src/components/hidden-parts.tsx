import type { Mosaic } from "@pixelater/core";
import { cellsTouched, placeRegions } from "@pixelater/core/region";
import { useMemo } from "react";
import { cellsPath } from "../pixels/cells-path.ts";
import { regionsOf } from "../regions/extent.ts";
import type { OpenPhoto } from "../photos/photo.ts";
import { MosaicCanvas } from "./mosaic-canvas.tsx";

interface HiddenPartsProps {
  readonly photo: OpenPhoto;
  readonly mosaic: Mosaic;
  /** Size on the page in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Those cells of the mosaic that the photo's regions reach into, exactly as they will be written. */
export function HiddenParts({ photo, mosaic, width, height }: HiddenPartsProps) {
  const { of, regions } = photo.extent;
  const { codedUnit } = photo.state.facts;
  const path = useMemo(() => {
    const placed = placeRegions(regionsOf({ of, regions }) ?? [], mosaic.width, mosaic.height);
    const touched = cellsTouched(mosaic, placed, codedUnit);
    return cellsPath(mosaic, touched, { width, height }, devicePixelRatio);
  }, [of, regions, mosaic, codedUnit, width, height]);
  const opaque = useMemo(() => isOpaque(mosaic), [mosaic]);
  const { name } = photo.file;
  const parts = regions.length === 1 ? "one part" : `${regions.length} parts`;
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
            ? `${name}, nothing of it pixelated`
            : `${name}, ${parts} of it pixelated by a grid of ${mosaic.columns} by ${mosaic.rows} cells`
        }
      />
    </div>
  );
}

function isOpaque({ colors }: Mosaic): boolean {
  for (let i = 3; i < colors.length; i += 4) if (colors[i] !== 255) return false;
  return true;
}
