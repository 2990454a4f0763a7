import type { Grid } from "../../mosaic/grid.ts";
import { InverseTransform } from "../transform/inverse-dct.ts";
import {
  BLUE_OF_CB,
  GREEN_OF_CB,
  GREEN_OF_CR,
  LUMA_OF_BLUE,
  LUMA_OF_GREEN,
  LUMA_OF_RED,
  RED_OF_CR,
} from "../transform/ycbcr.ts";
import type { MeasuredModel } from "./cell-colors.ts";
import { ClampBudget } from "./clamp-budget.ts";
import { estimateChange, mcuMayClamp } from "./clamp-estimate.ts";
import { ComponentPixels } from "./component-pixels.ts";
import { HIGHEST, LOWEST } from "./component-sums.ts";
import type { Mcu } from "./mcu.ts";

/** Position of an MCU in the image, and how many of its pixels lie in the image. */
interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Corrects sums of coefficients for samples and colors beyond 0 and 255, which a decoder clamps. Decodes the MCUs that may
 * have many of them, and adds up how much clamping changes them.
 *
 * Must be given MCUs row by row: all that matter, and those around them, with which their chroma is interpolated. An MCU is
 * corrected once the row below it is known.
 */
export class Clamping {
  readonly #model: MeasuredModel;
  readonly #transform = new InverseTransform();
  readonly #components: readonly ComponentPixels[];
  readonly #mcuWidth: number;
  readonly #mcuHeight: number;
  readonly #width: number;
  readonly #height: number;
  readonly #sums: Float64Array;
  /** Offsets into the sums: of each column of pixels, and of each row. */
  readonly #columnAt: Uint32Array;
  readonly #rowAt: Uint32Array;
  readonly #budget: ClampBudget;
  /** Columns of the MCUs to correct in the row above and in the current one. */
  #above: number[] = [];
  #current: number[] = [];
  #row = 0;

  /**
   * @param mcu any of the image, as all have the same layout.
   * @param grids whose cells are corrected.
   * @param partition the parts that `sums` belongs to: one number for each component of each part, row by row.
   *   Corrections are added to them.
   */
  constructor(
    model: MeasuredModel,
    { width, height, planes }: Mcu,
    grids: readonly Grid[],
    partition: Grid,
    sums: Float64Array,
  ) {
    this.#model = model;
    this.#mcuWidth = width;
    this.#mcuHeight = height;
    this.#width = partition.width;
    this.#height = partition.height;
    this.#components = planes.map(
      (plane) =>
        new ComponentPixels(plane, {
          mcuWidth: width,
          mcuHeight: height,
          mcusAcross: Math.ceil(partition.width / width),
          columns: Math.ceil((partition.width * 8 * plane.across) / width),
          rows: Math.ceil((partition.height * 8 * plane.down) / height),
        }),
    );
    this.#sums = sums;
    this.#columnAt = startsOf(partition.xEdges, planes.length);
    this.#rowAt = startsOf(partition.yEdges, planes.length * partition.columns);
    this.#budget = new ClampBudget(grids, width, height);
  }

  /**
   * Returns true if an MCU must be given to {@link correct}, and otherwise remembers it. Looks only at the means and
   * energies of its blocks.
   *
   * @param column, row of the MCU among those of the image.
   */
  concerns(mcu: Mcu, column: number, row: number): boolean {
    // Where a component is alone, blocks that pad its rows come as MCUs.
    if (column * this.#mcuWidth >= this.#width || row * this.#mcuHeight >= this.#height) return false;
    while (this.#row < row) this.#endRow();
    if (this.#mayChange(mcu, column, row)) return true;
    for (let c = 0; c < mcu.planes.length; c++) this.#components[c].setMean(column, row, mcu.planes[c]);
    return false;
  }

  /** Decodes an MCU, with all its coefficients, to correct it later. */
  correct({ planes }: Mcu, column: number, row: number): void {
    for (let c = 0; c < planes.length; c++) {
      this.#components[c].decode(column, row, planes[c], this.#transform);
    }
    this.#current.push(column);
  }

  /** Corrects the last MCUs. Must be called after all of them. */
  finish(): void {
    this.#endRow();
    this.#endRow();
  }

  #mayChange(mcu: Mcu, column: number, row: number): boolean {
    if (!mcuMayClamp(this.#model, mcu)) return false;
    const change = estimateChange(this.#model, mcu);
    return change > 0 && !this.#budget.covers(change, column, row);
  }

  /** Corrects the MCUs of the row above, now that the current one is known. */
  #endRow(): void {
    for (const column of this.#above) {
      const left = column * this.#mcuWidth;
      const top = (this.#row - 1) * this.#mcuHeight;
      const right = Math.min(this.#mcuWidth, this.#width - left);
      const bottom = Math.min(this.#mcuHeight, this.#height - top);
      const area = { left, top, right, bottom };
      for (let c = 0; c < this.#components.length; c++) {
        if (this.#components[c].fill(column, this.#row - 1)) this.#addSampleChanges(c, area);
      }
      if (this.#model === "ycbcr") this.#addColorChanges(area);
    }
    const done = this.#above;
    done.length = 0;
    this.#above = this.#current;
    this.#current = done;
    this.#row++;
  }

  /** Adds how much clamping its samples changes a component. */
  #addSampleChanges(c: number, { left, top, right, bottom }: Area): void {
    const { pixels, unclamped } = this.#components[c];
    const width = this.#mcuWidth;
    for (let y = 0; y < bottom; y++) {
      for (let x = 0; x < right; x++) {
        const change = pixels[width * y + x] - unclamped[width * y + x];
        if (change === 0) continue;
        this.#sums[this.#rowAt[top + y] + this.#columnAt[left + x] + c] += change;
      }
    }
  }

  /** Adds how much clamping colors changes the components, as the sums are of components. */
  #addColorChanges({ left, top, right, bottom }: Area): void {
    const [{ pixels: lumas }, cb, cr] = this.#components;
    const { pixels: cbs } = cb;
    const { pixels: crs } = cr;
    const width = this.#mcuWidth;
    const sums = this.#sums;
    // Few pixels have a color that clamps, which their luma shows without their chroma.
    const reach = chromaReach(cb, cr);
    const lowest = LOWEST - reach.low;
    const highest = HIGHEST - reach.high;
    for (let y = 0; y < bottom; y++) {
      const rowAt = this.#rowAt[top + y];
      for (let x = 0; x < right; x++) {
        const pixel = width * y + x;
        const luma = lumas[pixel];
        if (luma >= lowest && luma <= highest) continue;
        const red = luma + RED_OF_CR * crs[pixel];
        const green = luma - GREEN_OF_CB * cbs[pixel] - GREEN_OF_CR * crs[pixel];
        const blue = luma + BLUE_OF_CB * cbs[pixel];
        if (isShown(red) && isShown(green) && isShown(blue)) continue;
        const redChange = clamp(red) - red;
        const blueChange = clamp(blue) - blue;
        const lumaChange =
          LUMA_OF_RED * redChange + LUMA_OF_GREEN * (clamp(green) - green) + LUMA_OF_BLUE * blueChange;
        const at = rowAt + this.#columnAt[left + x];
        sums[at] += lumaChange;
        sums[at + 1] += (blueChange - lumaChange) / BLUE_OF_CB;
        sums[at + 2] += (redChange - lumaChange) / RED_OF_CR;
      }
    }
  }
}

/** Returns the least and the most that the chroma of an MCU adds to the luma of any color. */
function chromaReach(cb: ComponentPixels, cr: ComponentPixels): { low: number; high: number } {
  return {
    low: Math.min(RED_OF_CR * cr.low, -GREEN_OF_CB * cb.high - GREEN_OF_CR * cr.high, BLUE_OF_CB * cb.low),
    high: Math.max(RED_OF_CR * cr.high, -GREEN_OF_CB * cb.low - GREEN_OF_CR * cr.low, BLUE_OF_CB * cb.high),
  };
}

function isShown(level: number): boolean {
  return level >= LOWEST && level <= HIGHEST;
}

function clamp(level: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, level));
}

/** Returns, for each pixel, the index of its part times `stride`. */
function startsOf(edges: Uint32Array, stride: number): Uint32Array {
  const starts = new Uint32Array(edges[edges.length - 1]);
  for (let part = 0; part + 1 < edges.length; part++)
    starts.fill(part * stride, edges[part], edges[part + 1]);
  return starts;
}
