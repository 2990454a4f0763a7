import type { Grid } from "../../mosaic/grid.ts";
import type { MeasuredModel } from "./cell-colors.ts";
import { blockClamps, colorClamps, spreadOf, mcuMayClamp } from "./clamp-test.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import { InverseTransform } from "../transform/inverse-dct.ts";
import type { Mcu, McuPlane } from "./mcu.ts";
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

/** The samples of one component in an MCU. */
interface SamplePlane {
  /** Row by row, level-shifted by −128. */
  readonly samples: Float64Array;
  readonly stride: number;
  /** Sample of each pixel across an MCU, and first sample of the row of each pixel down. */
  readonly columns: Uint8Array;
  readonly rows: Uint16Array;
}

/** An area of pixels in an MCU; `right` and `bottom` are exclusive. */
interface Area {
  /** Position of the MCU's first pixel in the image. */
  readonly mcuLeft: number;
  readonly mcuTop: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Corrects sums of coefficients for samples beyond 0 and 255, which a decoder clamps. Decodes the blocks that may
 * have such samples, and adds up how much clamping changes them.
 */
export class Clamping {
  readonly #model: MeasuredModel;
  readonly #transform = new InverseTransform();
  readonly #planes: readonly SamplePlane[];
  readonly #width: number;
  readonly #height: number;
  readonly #changes: Float64Array;
  /** Offsets into the changes: of each column of pixels, and of each row. */
  readonly #columnAt: Uint32Array;
  readonly #rowAt: Uint32Array;

  /**
   * @param mcu any of the image, as all have the same layout.
   * @param partition the parts that `changes` belongs to: one number for each component of each part, row by row.
   *   Corrections are added to them.
   */
  constructor(model: MeasuredModel, { width, height, planes }: Mcu, partition: Grid, changes: Float64Array) {
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

  /** Returns true if an MCU needs {@link correct}; looks only at its reach. */
  concerns(mcu: Mcu): boolean {
    return mcuMayClamp(this.#model, mcu);
  }

  /**
   * Adds the changes that clamping makes in an MCU.
   *
   * @param column, row of the MCU among those of the image.
   */
  correct(mcu: Mcu, column: number, row: number): void {
    if (this.#model !== "ycbcr") this.#correctLevels(mcu, column, row);
    else this.#correctColors(mcu, column, row);
  }

  /** Corrects gray, red, green or blue components. */
  #correctLevels(mcu: Mcu, column: number, row: number): void {
    const { planes } = mcu;
    for (let c = 0; c < planes.length; c++) {
      const plane = planes[c];
      for (let block = 0; block < plane.blocks.length; block++) {
        if (!blockClamps(plane.means[block], plane.blocks[block].energy)) continue;
        this.#transformBlock(plane, c, block);
        this.#clampLevels(c, this.#areaOf(mcu, plane, block, column, row));
      }
    }
  }

  #correctColors(mcu: Mcu, column: number, row: number): void {
    const [lumas, cbs, crs] = mcu.planes;
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
      this.#clampColors(this.#areaOf(mcu, lumas, block, column, row));
    }
  }

  /** Returns the pixels of a block that lie in the image. */
  #areaOf(mcu: Mcu, { across, down }: McuPlane, block: number, column: number, row: number): Area {
    const unitLeft = column * mcu.width;
    const unitTop = row * mcu.height;
    const width = mcu.width / across;
    const height = mcu.height / down;
    const left = (block % across) * width;
    const top = Math.floor(block / across) * height;
    // With factors of 3 and 4, blocks end within a pixel. It belongs to the block that it begins in.
    return {
      mcuLeft: unitLeft,
      mcuTop: unitTop,
      left: Math.ceil(left),
      top: Math.ceil(top),
      right: Math.min(Math.ceil(left + width), this.#width - unitLeft),
      bottom: Math.min(Math.ceil(top + height), this.#height - unitTop),
    };
  }

  #transformBlock({ across, means, blocks }: McuPlane, c: number, block: number): void {
    const plane = this.#planes[c];
    const coefficients = blocks[block];
    const at = 8 * plane.stride * Math.floor(block / across) + 8 * (block % across);
    this.#transform.transform(means[block], coefficients, plane.samples, at, plane.stride);
  }

  #clampLevels(c: number, { mcuLeft: unitLeft, mcuTop: unitTop, left, top, right, bottom }: Area): void {
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

  /**
   * Clamps components first and colors then, as decoders do. The change is added in components, as the sums are of
   * components.
   */
  #clampColors({ mcuLeft: unitLeft, mcuTop: unitTop, left, top, right, bottom }: Area): void {
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

/** Returns, for each pixel, the index of its part times `stride`. */
function startsOf(edges: Uint32Array, stride: number): Uint32Array {
  const starts = new Uint32Array(edges[edges.length - 1]);
  for (let part = 0; part + 1 < edges.length; part++)
    starts.fill(part * stride, edges[part], edges[part + 1]);
  return starts;
}
