import type { Bytes } from "../bytes.ts";
import { type Grid, gridOfEdges } from "../mosaic/grid.ts";
import type { Mosaic } from "../mosaic/mosaic.ts";
import type { Raster } from "../pixels/raster.ts";
import type { PartialMosaic } from "../regions/region.ts";
import type { CodedUnit } from "../regions/touched.ts";

/** The turn from a coded to an upright image: a value of EXIF's Orientation tag (CIPA DC-008, tag 0x0112). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** With `swap` an upright column is a coded row. Coded columns run backwards with `mirrorX`, coded rows with `mirrorY`. */
export interface Turn {
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

/** The inverse of each orientation: itself, but for quarter turns. */
const INVERSE: Readonly<Record<Orientation, Orientation>> = {
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 8,
  7: 7,
  8: 6,
};

export function isOrientation(value: unknown): value is Orientation {
  return typeof value === "number" && value in TURNS;
}

/** Returns how an image of this orientation is turned. */
export function turnOf(orientation: Orientation): Turn {
  return TURNS[orientation];
}

/** Returns the upright width and height of an image coded as `width` × `height`. */
export function uprightSize(
  width: number,
  height: number,
  orientation: Orientation,
): { width: number; height: number } {
  return TURNS[orientation].swap ? { width: height, height: width } : { width, height };
}

/** Returns the grid over the coded image that becomes `upright` once the image is turned. */
export function codedGrid(upright: Grid, orientation: Orientation): Grid {
  const { swap, mirrorX, mirrorY } = TURNS[orientation];
  const x = swap ? upright.yEdges : upright.xEdges;
  const y = swap ? upright.xEdges : upright.yEdges;
  return gridOfEdges(mirrorX ? mirroredEdges(x) : x, mirrorY ? mirroredEdges(y) : y);
}

/** Turns a mosaic that was measured over the coded image with {@link codedGrid}. */
export function uprightMosaic(coded: Mosaic, upright: Grid, orientation: Orientation): Mosaic {
  return { ...upright, colors: turn(coded.colors, coded.columns, coded.rows, orientation) };
}

/** Returns an upright mosaic as it lies on the coded image: the inverse of {@link uprightMosaic}. */
export function codedMosaic(upright: Mosaic, orientation: Orientation): Mosaic {
  return {
    ...codedGrid(upright, orientation),
    colors: turn(upright.colors, upright.columns, upright.rows, INVERSE[orientation]),
  };
}

/** Returns cells over an upright image as they lie on the coded image. */
export function codedCells(upright: PartialMosaic, orientation: Orientation): PartialMosaic {
  if (orientation === 1) return upright;
  return {
    ...codedMosaic(upright, orientation),
    shown: codedMarks(upright.shown, upright, orientation),
  };
}

/** Returns marks of an upright image's cells, one byte for each, as they lie on the coded image. */
export function codedMarks(
  marks: Uint8Array,
  { columns, rows }: Pick<Grid, "columns" | "rows">,
  orientation: Orientation,
): Uint8Array {
  if (orientation === 1) return marks;
  const rgba = new Uint8Array(4 * marks.length);
  for (const [cell, mark] of marks.entries()) rgba[4 * cell] = mark;
  const turned = turn(rgba, columns, rows, INVERSE[orientation]);
  return marks.map((_, cell) => turned[4 * cell]);
}

/** Returns the MCUs of an image coded as `width` × `height` pixels as they lie on the upright image. */
export function uprightUnit(
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

/** Turns a coded raster upright. */
export function uprightRaster<Data extends Uint8Array>(
  coded: Raster<Data>,
  orientation: Orientation,
): Raster<Data | Bytes> {
  if (orientation === 1) return coded;
  return {
    ...uprightSize(coded.width, coded.height, orientation),
    data: turn(coded.data, coded.width, coded.height, orientation),
  };
}

function mirroredEdges(edges: Uint32Array): Uint32Array {
  const length = edges[edges.length - 1];
  return edges.map((edge) => length - edge).reverse();
}

/** @param rgba 4 bytes for each of `columns` × `rows` coded places. */
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
  const { width: uprightColumns, height: uprightRows } = uprightSize(columns, rows, orientation);
  let line = (mirrorX ? 4 * (columns - 1) : 0) + (mirrorY ? 4 * columns * (rows - 1) : 0);
  let to = 0;
  for (let y = 0; y < uprightRows; y++, line += down) {
    for (let x = 0, from = line; x < uprightColumns; x++, from += across) {
      turned[to++] = rgba[from];
      turned[to++] = rgba[from + 1];
      turned[to++] = rgba[from + 2];
      turned[to++] = rgba[from + 3];
    }
  }
  return turned;
}
