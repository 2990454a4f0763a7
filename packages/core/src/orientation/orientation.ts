import type { Bytes } from "../bytes.ts";
import { type Grid, gridOfEdges } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import type { Raster } from "../pixels/raster.ts";
import type { CodedUnit, PlacedRegion } from "../regions/region.ts";

/** How a stored image is to be turned for viewing: the values of EXIF's Orientation tag (CIPA DC-008, tag 0x0112). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * A seen column is a stored row where `swap` is set; then a stored axis runs backwards where `mirrorX` or `mirrorY`
 * is set.
 */
interface Turn {
  readonly swap: boolean;
  readonly mirrorX: boolean;
  readonly mirrorY: boolean;
}

const TURNS: Readonly<Record<Orientation, Turn>> = {
  1: { swap: false, mirrorX: false, mirrorY: false },
  2: { swap: false, mirrorX: true, mirrorY: false },
  3: { swap: false, mirrorX: true, mirrorY: true },
  4: { swap: false, mirrorX: false, mirrorY: true },
  5: { swap: true, mirrorX: false, mirrorY: false },
  6: { swap: true, mirrorX: false, mirrorY: true },
  7: { swap: true, mirrorX: true, mirrorY: true },
  8: { swap: true, mirrorX: true, mirrorY: false },
};

/** The orientation that turns back what another has turned: only quarter turns are not their own. */
const BACK: Readonly<Record<Orientation, Orientation>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 };

/** Width and height as a person sees them, of an image stored as `width` × `height`. */
export function seenSize(
  width: number,
  height: number,
  orientation: Orientation,
): { width: number; height: number } {
  return TURNS[orientation].swap ? { width: height, height: width } : { width, height };
}

/** The grid to lay over the stored pixels, so that the turned image is cut as `seen` cuts it. */
export function storedGrid(seen: Grid, orientation: Orientation): Grid {
  const { swap, mirrorX, mirrorY } = TURNS[orientation];
  const x = swap ? seen.yEdges : seen.xEdges;
  const y = swap ? seen.xEdges : seen.yEdges;
  return gridOfEdges(mirrorX ? mirroredEdges(x) : x, mirrorY ? mirroredEdges(y) : y);
}

/** A mosaic measured over the stored pixels (see {@link storedGrid}), turned for viewing. */
export function turnMosaic(stored: Mosaic, seen: Grid, orientation: Orientation): Mosaic {
  return { ...seen, colors: turn(stored.colors, stored.columns, stored.rows, orientation) };
}

/** A seen mosaic over the stored pixels: the other way round than {@link turnMosaic}. */
export function storedMosaic(seen: Mosaic, orientation: Orientation): Mosaic {
  return {
    ...storedGrid(seen, orientation),
    colors: turn(seen.colors, seen.columns, seen.rows, BACK[orientation]),
  };
}

/** A seen region as it lies on the stored pixels. @param width, height of the image as seen. */
export function storedRegion(
  { shape, left, top, right, bottom }: PlacedRegion,
  width: number,
  height: number,
  orientation: Orientation,
): PlacedRegion {
  const { swap, mirrorX, mirrorY } = TURNS[orientation];
  const across = { from: left, to: right, length: width };
  const down = { from: top, to: bottom, length: height };
  const x = mirrored(swap ? down : across, mirrorX);
  const y = mirrored(swap ? across : down, mirrorY);
  return { shape, left: x.from, top: y.from, right: x.to, bottom: y.to };
}

/** The units of an image stored as `width` × `height` pixels, as they lie on it when it is seen. */
export function seenUnit(
  unit: Pick<CodedUnit, "width" | "height">,
  width: number,
  height: number,
  orientation: Orientation,
): CodedUnit {
  const { swap, mirrorX, mirrorY } = TURNS[orientation];
  const x = { side: unit.width, from: mirrorX ? width % unit.width : 0 };
  const y = { side: unit.height, from: mirrorY ? height % unit.height : 0 };
  const [across, down] = swap ? [y, x] : [x, y];
  return { width: across.side, height: down.side, left: across.from, top: down.from };
}

/** A stored raster, turned for viewing. */
export function turnRaster<Data extends Uint8Array>(
  stored: Raster<Data>,
  orientation: Orientation,
): Raster<Data | Bytes> {
  if (orientation === 1) return stored;
  return {
    ...seenSize(stored.width, stored.height, orientation),
    data: turn(stored.data, stored.width, stored.height, orientation),
  };
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Of the axis that it lies on. */
  readonly length: number;
}

function mirrored({ from, to, length }: Stretch, isMirrored: boolean): Stretch {
  return isMirrored ? { from: length - to, to: length - from, length } : { from, to, length };
}

function mirroredEdges(edges: Uint32Array): Uint32Array {
  const length = edges[edges.length - 1] ?? 0;
  return edges.map((edge) => length - edge).reverse();
}

/** @param rgba 4 bytes for each of `columns` × `rows` stored places. */
function turn<Data extends Uint8Array>(
  rgba: Data,
  columns: number,
  rows: number,
  orientation: Orientation,
): Data | Bytes {
  if (orientation === 1) return rgba;
  const { swap, mirrorX, mirrorY } = TURNS[orientation];
  const turned = new Uint8Array(rgba.length);
  const stepX = 4 * (mirrorX ? -1 : 1);
  const stepY = 4 * columns * (mirrorY ? -1 : 1);
  const [across, down] = swap ? [stepY, stepX] : [stepX, stepY];
  const { width: seenColumns, height: seenRows } = seenSize(columns, rows, orientation);
  let line = (mirrorX ? 4 * (columns - 1) : 0) + (mirrorY ? 4 * columns * (rows - 1) : 0);
  let to = 0;
  for (let y = 0; y < seenRows; y++, line += down) {
    for (let x = 0, from = line; x < seenColumns; x++, from += across) {
      turned[to++] = rgba[from] ?? 0;
      turned[to++] = rgba[from + 1] ?? 0;
      turned[to++] = rgba[from + 2] ?? 0;
      turned[to++] = rgba[from + 3] ?? 0;
    }
  }
  return turned;
}
