import type { Grid } from "../../mosaic/grid.ts";
import type { MeasuredModel } from "./cell-colors.ts";
import { blockClamps, colorClamps, spreadOf, unitMayClamp } from "./clamp-test.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import { InverseTransform } from "../transform/inverse-dct.ts";
import type { Unit, UnitPlane } from "./mcu.ts";
import {
  BLUE_OF_CB,
  GREEN_OF_CB,
  GREEN_OF_CR,
  LUMA_OF_BLUE,
  LUMA_OF_GREEN,
  LUMA_OF_RED,
  RED_OF_CR,
} from "../transform/ycbcr.ts";
import { BLOCK } from "../syntax/zigzag.ts";

/** The samples of one component in a unit. */
interface SamplePlane {
  /** Row by row, less the level shift. */
  readonly samples: Float64Array;
  readonly stride: number;
  /** For each pixel across a unit the sample that stands for it, and for each pixel down where its row of samples begins. */
  readonly columns: Uint8Array;
  readonly rows: Uint16Array;
}

/** Pixels, by their place in a unit; right and bottom are not among them. */
interface Area {
  /** The unit's first pixel. */
  readonly unitLeft: number;
  readonly unitTop: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Makes up for samples beyond 0 and 255, which a decoder clamps and a sum of coefficients does not: works out the pixels
 * of blocks that may have such samples, and sums up what clamping changes.
 */
export class Clamping {
  readonly #model: MeasuredModel;
  readonly #transform = new InverseTransform();
  readonly #planes: readonly SamplePlane[];
  readonly #width: number;
  readonly #height: number;
  readonly #changes: Float64Array;
  /** For each column and row of pixels, where the sums of its parts are. */
  readonly #columnAt: Uint32Array;
  readonly #rowAt: Uint32Array;

  /**
   * @param unit any of the image, as all have blocks alike.
   * @param partition whose parts `changes` are of, one number per component for each part, row by row; this adds to them.
   */
  constructor(model: MeasuredModel, { width, height, planes }: Unit, partition: Grid, changes: Float64Array) {
    this.#model = model;
    this.#planes = planes.map(
      ({ across, down }): SamplePlane => ({
        samples: new Float64Array(BLOCK * across * down),
        stride: 8 * across,
        columns: Uint8Array.from({ length: width }, (_, x) => Math.floor((8 * x * across) / width)),
        rows: Uint16Array.from(
          { length: height },
          (_, y) => 8 * across * Math.floor((8 * y * down) / height),
        ),
      }),
    );
    this.#width = partition.width;
    this.#height = partition.height;
    this.#changes = changes;
    this.#columnAt = startsOf(partition.xEdges, planes.length);
    this.#rowAt = startsOf(partition.yEdges, planes.length * partition.columns);
  }

  /** Whether a unit is to be corrected, by its reach: nothing else of it is needed if not. */
  concerns(unit: Unit): boolean {
    return unitMayClamp(this.#model, unit);
  }

  /**
   * Adds what clamping changes in a unit.
   *
   * @param column, row of the unit among those of the image.
   */
  correct(unit: Unit, column: number, row: number): void {
    if (this.#model !== "ycbcr") this.#correctLevels(unit, column, row);
    else this.#correctColors(unit, column, row);
  }

  /** Components that are colours themselves. */
  #correctLevels(unit: Unit, column: number, row: number): void {
    const { planes } = unit;
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c];
      for (let block = 0; block < plane.blocks.length; block++) {
        if (!blockClamps(plane.means[block], plane.blocks[block].energy)) continue;
        this.#transformBlock(plane, c, block);
        this.#clampLevels(c, this.#areaOf(unit, plane, block, column, row));
      }
    }
  }

  #correctColors(unit: Unit, column: number, row: number): void {
    const [lumas, cbs, crs] = unit.planes;
    const cb = spreadOf(cbs);
    const cr = spreadOf(crs);
    let hasChroma = false;
    for (let block = 0; block < lumas.blocks.length; block++) {
      if (!colorClamps(lumas.means[block], lumas.blocks[block].energy, cb, cr)) continue;
      if (!hasChroma) {
        for (let i = 0; i < cbs.blocks.length; i++) this.#transformBlock(cbs, 1, i);
        for (let i = 0; i < crs.blocks.length; i++) this.#transformBlock(crs, 2, i);
        hasChroma = true;
      }
      this.#transformBlock(lumas, 0, block);
      this.#clampColors(this.#areaOf(unit, lumas, block, column, row));
    }
  }

  /** The pixels of a block that are in the image. */
  #areaOf(unit: Unit, { across, down }: UnitPlane, block: number, column: number, row: number): Area {
    const unitLeft = column * unit.width;
    const unitTop = row * unit.height;
    const width = unit.width / across;
    const height = unit.height / down;
    const left = (block % across) * width;
    const top = Math.floor(block / across) * height;
    // Where one factor is 3 and the largest 4, blocks end within a pixel, which belongs to the one that it begins in.
    return {
      unitLeft,
      unitTop,
      left: Math.ceil(left),
      top: Math.ceil(top),
      right: Math.min(Math.ceil(left + width), this.#width - unitLeft),
      bottom: Math.min(Math.ceil(top + height), this.#height - unitTop),
    };
  }

  #transformBlock({ across, means, blocks }: UnitPlane, c: number, block: number): void {
    const plane = this.#planes[c];
    const coefficients = blocks[block];
    const at = 8 * plane.stride * Math.floor(block / across) + 8 * (block % across);
    this.#transform.transform(means[block], coefficients, plane.samples, at, plane.stride);
  }

  #clampLevels(c: number, { unitLeft, unitTop, left, top, right, bottom }: Area): void {
    const plane = this.#planes[c];
    const { samples, columns, rows } = plane;
    const changes = this.#changes;
    for (let y = top; y < bottom; y++) {
      const row = rows[y];
      for (let x = left; x < right; x++) {
        const sample = samples[row + columns[x]];
        if (isInside(sample)) continue;
        const at = this.#rowAt[unitTop + y] + this.#columnAt[unitLeft + x] + c;
        changes[at] = changes[at] + clamp(sample) - sample;
      }
    }
  }

  /** Clamped are the components first, then the colours. The change is added as one of components, as the sums are theirs. */
  #clampColors({ unitLeft, unitTop, left, top, right, bottom }: Area): void {
    const [lumas, cbs, crs] = this.#planes;
    const changes = this.#changes;
    for (let y = top; y < bottom; y++) {
      const lumaRow = lumas.rows[y];
      const cbRow = cbs.rows[y];
      const crRow = crs.rows[y];
      for (let x = left; x < right; x++) {
        const luma = lumas.samples[lumaRow + lumas.columns[x]];
        const cb = cbs.samples[cbRow + cbs.columns[x]];
        const cr = crs.samples[crRow + crs.columns[x]];
        const red = luma + RED_OF_CR * cr;
        const green = luma - GREEN_OF_CB * cb - GREEN_OF_CR * cr;
        const blue = luma + BLUE_OF_CB * cb;
        if (isInside(luma) && isInside(red) && isInside(green) && isInside(blue)) continue;
        const lumaInside = clamp(luma);
        const cbInside = clamp(cb);
        const crInside = clamp(cr);
        const redChange = clamp(lumaInside + RED_OF_CR * crInside) - red;
        const greenChange = clamp(lumaInside - GREEN_OF_CB * cbInside - GREEN_OF_CR * crInside) - green;
        const blueChange = clamp(lumaInside + BLUE_OF_CB * cbInside) - blue;
        const lumaChange = LUMA_OF_RED * redChange + LUMA_OF_GREEN * greenChange + LUMA_OF_BLUE * blueChange;
        const at = this.#rowAt[unitTop + y] + this.#columnAt[unitLeft + x];
        changes[at] += lumaChange;
        changes[at + 1] += (blueChange - lumaChange) / BLUE_OF_CB;
        changes[at + 2] += (redChange - lumaChange) / RED_OF_CR;
      }
    }
  }
}

function isInside(level: number): boolean {
  return level >= LOWEST && level <= HIGHEST;
}

function clamp(level: number): number {
  return level < LOWEST ? LOWEST : level > HIGHEST ? HIGHEST : level;
}

/** For each pixel between edges, the number of its part times `stride`. */
function startsOf(edges: Uint32Array, stride: number): Uint32Array {
  const starts = new Uint32Array(edges[edges.length - 1]);
  for (let part = 0; part + 1 < edges.length; part++)
    starts.fill(part * stride, edges[part], edges[part + 1]);
  return starts;
}
