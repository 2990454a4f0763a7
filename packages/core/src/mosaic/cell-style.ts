import { rgbOfHex } from "../color/hex.ts";
import { quoted } from "../quoting.ts";
import { requireWhole } from "../whole-number.ts";
import { gridOfEdges } from "./grid.ts";
import type { Mosaic } from "./mosaic.ts";

/** The shape of cells in an output. */
export type CellShape = "square" | "round";

/** The color between cells; `"transparent"` is white in a JPEG. */
export type GapColor = `#${string}` | "transparent";

/** How cells are drawn, as options. */
export interface CellStyleOptions {
  /**
   * Pixels between two cells: half of them on each side of a cell, along the edges of the image as well. Of each cell one
   * pixel remains at least. A whole number from 0 to 1000. Default 0.
   */
  readonly gap?: number | undefined;
  /** What is between the cells: `"#rrggbb"` or `"transparent"`. It need not belong to the palette. Default white. */
  readonly gapColor?: GapColor | undefined;
  /** `"round"` draws each cell as the circle, or ellipse, that fits in it. Default `"square"`. */
  readonly shape?: CellShape | undefined;
}

/** How cells are drawn. */
export interface CellStyle {
  /** Pixels between two cells: half of them on each side of a cell, along the image's edges as well. */
  readonly gap: number;
  /** Red, green, blue and alpha of what is between the cells. */
  readonly gapColor: Uint8Array;
  /** Each cell is the ellipse that fits in it. */
  readonly isRound: boolean;
}

/** Widest gap in pixels. */
const MOST_GAP = 1000;

/** Returns how cells are drawn, checked also for callers without types. @throws {TypeError | RangeError} */
export function resolveCellStyle({
  gap = 0,
  gapColor = "#ffffff",
  shape = "square",
}: CellStyleOptions): CellStyle {
  requireWhole(gap, "gap", 0, MOST_GAP);
  if (!["square", "round"].includes(shape)) {
    throw new TypeError(`Expected "square" or "round" for shape but received ${quoted(shape)}`);
  }
  return { gap, gapColor: gapColorOf(gapColor), isRound: shape === "round" };
}

function gapColorOf(color: string): Uint8Array {
  if (color === "transparent") return new Uint8Array(4);
  const rgb = rgbOfHex(color);
  if (rgb !== undefined) return Uint8Array.of(...rgb, 255);
  throw new TypeError(`Expected "#rrggbb" or "transparent" for gapColor but received ${quoted(color)}`);
}

/** Returns whether something shows between the cells. */
export function hasGaps({ gap, isRound }: CellStyle): boolean {
  return gap > 0 || isRound;
}

/** Where cells begin and end once the gaps are taken off their sides. */
export interface Insets {
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Takes half a gap off both sides of each cell, the larger half on the right. One pixel of a cell remains at least. */
export function insetCells(edges: Uint32Array, gap: number): Insets {
  const starts = edges.slice(0, -1);
  const ends = edges.slice(1);
  for (let i = 0; i < starts.length; i++) {
    const taken = Math.min(gap, ends[i] - starts[i] - 1);
    starts[i] += taken >> 1;
    ends[i] -= taken - (taken >> 1);
  }
  return { starts, ends };
}

/** Marks a column or row of a gap. */
const GAP = -1;

/**
 * Returns a mosaic with gaps between its cells: the gaps are cells of their own. Writing it costs about what four times as
 * many cells do, whatever the number of pixels.
 */
export function withGaps(mosaic: Mosaic, { gap, gapColor }: Pick<CellStyle, "gap" | "gapColor">): Mosaic {
  if (gap === 0) return mosaic;
  const { columns, colors } = mosaic;
  const across = stripes(mosaic.xEdges, gap);
  const down = stripes(mosaic.yEdges, gap);
  const wider = across.sources.length;
  const spaced = new Uint8Array(4 * wider * down.sources.length);
  for (const [y, row] of down.sources.entries()) {
    for (const [x, column] of across.sources.entries()) {
      const from = 4 * (row * columns + column);
      const isGap = row === GAP || column === GAP;
      spaced.set(isGap ? gapColor : colors.subarray(from, from + 4), 4 * (y * wider + x));
    }
  }
  return { ...gridOfEdges(across.edges, down.edges), colors: spaced };
}

/** Returns the edges of cells and gaps along a side, and for each of these its cell, or {@link GAP}. */
function stripes(
  edges: Uint32Array,
  gap: number,
): { readonly edges: Uint32Array; readonly sources: number[] } {
  const { starts, ends } = insetCells(edges, gap);
  const all = [0];
  const sources: number[] = [];
  const extend = (to: number, source: number) => {
    if (to === all[all.length - 1]) return;
    all.push(to);
    sources.push(source);
  };
  for (let i = 0; i < starts.length; i++) {
    extend(starts[i], GAP);
    extend(ends[i], i);
  }
  extend(edges[edges.length - 1], GAP);
  return { edges: Uint32Array.from(all), sources };
}
