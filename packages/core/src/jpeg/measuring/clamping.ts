import type { Grid } from "../../grid.js";
import type { MeasuredModel } from "./cell-colors.js";
import type { CoefficientRows } from "./coefficient-rows.js";
import { flatSample, LEVEL_SHIFT } from "./component-sums.js";
import type { Frame } from "../frame.js";
import { InverseTransform } from "./inverse-transform.js";
import type { QuantizationTable } from "../tables.js";
import {
  BLUE_OF_CB,
  GREEN_OF_CB,
  GREEN_OF_CR,
  LUMA_OF_BLUE,
  LUMA_OF_GREEN,
  LUMA_OF_RED,
  RED_OF_CR,
} from "../ycbcr.js";
import { BLOCK } from "../zigzag.js";

/** Samples and colours, less the level shift, that a decoder lets pass. */
const LOWEST = -LEVEL_SHIFT;
const HIGHEST = 255 - LEVEL_SHIFT;

/** Levels by which clamping may change the mean of a block, as far as can be told, without anybody looking after it. */
const TOLERANCE = 0.1;

/** A component within a unit: an MCU, or a single block where there is but one component. */
interface Plane {
  /** Blocks of a unit. */
  readonly across: number;
  readonly down: number;
  readonly steps: QuantizationTable;
  readonly transform: InverseTransform;
  /** Samples of a unit, row by row, less the level shift. */
  readonly samples: Float64Array;
  /** For each pixel across a unit the sample that stands for it, and for each pixel down where its row of samples begins. */
  readonly columns: Uint8Array;
  readonly rows: Uint16Array;
  /** For each block of a unit, the mean of its samples and how far they deviate from it: their standard deviation. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Where the means of a plane's blocks lie in a unit, and how far their samples deviate at most. */
interface Spread {
  low: number;
  high: number;
  deviation: number;
}

/** Pixels of an image; right and bottom are not among them. */
interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Makes up for samples beyond 0 and 255, which a decoder clamps and a sum of coefficients does not: works out the pixels
 * of blocks that may have such samples, and adds to the sums what clamping changes.
 *
 * Whether a block may have them is told by the mean of its samples and their standard deviation, both of which its
 * coefficients give without any sample being worked out.
 */
export class Clamping {
  readonly #model: MeasuredModel;
  readonly #planes: readonly Plane[];
  readonly #spreads: readonly Spread[];
  /** Pixels across and down a unit. */
  readonly #unitWidth: number;
  readonly #unitHeight: number;
  readonly #width: number;
  readonly #height: number;
  readonly #sums: Float64Array;
  /** For each column and row of pixels, where the sums of its parts are. */
  readonly #columnAt: Uint32Array;
  readonly #rowAt: Uint32Array;

  /**
   * @param quantizations of each component of the frame.
   * @param partition whose parts `sums` are of, one number per component for each part, row by row.
   */
  constructor(
    frame: Frame,
    model: MeasuredModel,
    quantizations: readonly QuantizationTable[],
    partition: Grid,
    sums: Float64Array,
  ) {
    const { components } = frame;
    const alone = components.length === 1;
    const width = 8 * (alone ? 1 : frame.maxHorizontal);
    const height = 8 * (alone ? 1 : frame.maxVertical);
    this.#model = model;
    this.#planes = quantizations.map((steps, index): Plane => {
      const across = alone ? 1 : (components[index]?.horizontal ?? 1);
      const down = alone ? 1 : (components[index]?.vertical ?? 1);
      return {
        across,
        down,
        steps,
        transform: new InverseTransform(steps),
        samples: new Float64Array(BLOCK * across * down),
        columns: Uint8Array.from({ length: width }, (_, x) => Math.floor((8 * x * across) / width)),
        rows: Uint16Array.from(
          { length: height },
          (_, y) => 8 * across * Math.floor((8 * y * down) / height),
        ),
        means: new Float64Array(across * down),
        deviations: new Float64Array(across * down),
      };
    });
    this.#spreads = this.#planes.map(() => ({ low: 0, high: 0, deviation: 0 }));
    this.#unitWidth = width;
    this.#unitHeight = height;
    this.#width = partition.width;
    this.#height = partition.height;
    this.#sums = sums;
    this.#columnAt = startsOf(partition.xEdges, components.length);
    this.#rowAt = startsOf(partition.yEdges, components.length * partition.columns);
  }

  /** Adds what clamping changes in a row of MCUs. Takes time by its blocks, however many of them clamp. */
  correctRow(rows: readonly CoefficientRows[], mcuRow: number): void {
    const [plane] = this.#planes;
    const [first] = rows;
    if (!plane || !first) return;
    const unitsAcross = first.blocksAcross / plane.across;
    const unitsDown = first.blocksDown / plane.down;
    for (let v = 0; v < unitsDown; v++) {
      for (let h = 0; h < unitsAcross; h++) this.#correctUnit(rows, h, v, mcuRow * unitsDown + v);
    }
  }

  /** @param v row of units in `rows`, of which the image has `unitRow`. */
  #correctUnit(rows: readonly CoefficientRows[], h: number, v: number, unitRow: number): void {
    const left = h * this.#unitWidth;
    const top = unitRow * this.#unitHeight;
    for (let c = 0; c < rows.length; c++) this.#spread(rows, c, h, v);
    const coloured = this.#model === "ycbcr";
    let chromaIsKnown = !coloured;
    for (let c = 0; c < (coloured ? 1 : rows.length); c++) {
      const plane = this.#planes[c];
      if (!plane) return;
      const width = this.#unitWidth / plane.across;
      const height = this.#unitHeight / plane.down;
      for (let block = 0; block < plane.across * plane.down; block++) {
        const mean = plane.means[block] ?? 0;
        const deviation = plane.deviations[block] ?? 0;
        const mayClamp = coloured ? this.#clampsColor(mean, deviation) : clamps(mean, mean, deviation);
        if (!mayClamp) continue;
        if (!chromaIsKnown) {
          this.#transformAll(rows, 1, h, v);
          this.#transformAll(rows, 2, h, v);
          chromaIsKnown = true;
        }
        this.#transform(rows, c, h, v, block);
        const x = (block % plane.across) * width;
        const y = Math.floor(block / plane.across) * height;
        // Where one factor is 3 and the largest 4, blocks end within a pixel, which belongs to the one that it begins in.
        const area = {
          left: Math.ceil(x),
          top: Math.ceil(y),
          right: Math.min(Math.ceil(x + width), this.#width - left),
          bottom: Math.min(Math.ceil(y + height), this.#height - top),
        };
        if (coloured) this.#correctColors(left, top, area);
        else this.#correctPlane(c, left, top, area);
      }
    }
  }

  #spread(rows: readonly CoefficientRows[], c: number, h: number, v: number): void {
    const plane = this.#planes[c];
    const spread = this.#spreads[c];
    const of = rows[c];
    if (!plane || !spread || !of) return;
    const { steps, means, deviations } = plane;
    const { values, last } = of;
    let low = Infinity;
    let high = -Infinity;
    let most = 0;
    for (let block = 0; block < means.length; block++) {
      const at = blockOf(plane, of, h, v, block);
      const end = BLOCK * at + (last[at] ?? 0);
      let energy = 0;
      for (let i = BLOCK * at + 1; i <= end; i++) {
        const value = (values[i] ?? 0) * (steps[i & (BLOCK - 1)] ?? 0);
        energy += value * value;
      }
      const dc = values[BLOCK * at] ?? 0;
      // A flat block is in the sums by its clamped sample already.
      const mean = last[at] === 0 ? flatSample(dc, steps[0] ?? 1) : (dc * (steps[0] ?? 1)) / 8;
      // The transform is orthonormal: the squares of coefficients add up to those of samples (Parseval).
      const deviation = Math.sqrt(energy / BLOCK);
      means[block] = mean;
      deviations[block] = deviation;
      low = Math.min(low, mean);
      high = Math.max(high, mean);
      most = Math.max(most, deviation);
    }
    spread.low = low;
    spread.high = high;
    spread.deviation = most;
  }

  /** Whether a block of this luma may clamp, together with any of the unit's chroma. */
  #clampsColor(mean: number, deviation: number): boolean {
    const [, cb, cr] = this.#spreads;
    if (!cb || !cr) return false;
    return (
      clamps(mean, mean, deviation) ||
      clamps(mean + RED_OF_CR * cr.low, mean + RED_OF_CR * cr.high, deviation + RED_OF_CR * cr.deviation) ||
      clamps(
        mean - GREEN_OF_CB * cb.high - GREEN_OF_CR * cr.high,
        mean - GREEN_OF_CB * cb.low - GREEN_OF_CR * cr.low,
        deviation + GREEN_OF_CB * cb.deviation + GREEN_OF_CR * cr.deviation,
      ) ||
      clamps(mean + BLUE_OF_CB * cb.low, mean + BLUE_OF_CB * cb.high, deviation + BLUE_OF_CB * cb.deviation)
    );
  }

  #transformAll(rows: readonly CoefficientRows[], c: number, h: number, v: number): void {
    const blocks = this.#planes[c]?.means.length ?? 0;
    for (let block = 0; block < blocks; block++) this.#transform(rows, c, h, v, block);
  }

  #transform(rows: readonly CoefficientRows[], c: number, h: number, v: number, block: number): void {
    const plane = this.#planes[c];
    const of = rows[c];
    if (!plane || !of) return;
    const { across, transform, samples } = plane;
    const at = blockOf(plane, of, h, v, block);
    const to = BLOCK * across * Math.floor(block / across) + 8 * (block % across);
    const stride = 8 * across;
    if (of.last[at] === 0) {
      const sample = plane.means[block] ?? 0;
      for (let row = to; row < to + 8 * stride; row += stride) samples.fill(sample, row, row + 8);
    } else transform.transform(of.values, BLOCK * at, of.last[at] ?? 0, samples, to, stride);
  }

  /** A component that is a colour itself. */
  #correctPlane(c: number, unitLeft: number, unitTop: number, { left, top, right, bottom }: Area): void {
    const plane = this.#planes[c];
    if (!plane) return;
    const { samples, columns, rows } = plane;
    const sums = this.#sums;
    for (let y = top; y < bottom; y++) {
      const row = rows[y] ?? 0;
      for (let x = left; x < right; x++) {
        const sample = samples[row + (columns[x] ?? 0)] ?? 0;
        if (isInside(sample)) continue;
        const at = (this.#rowAt[unitTop + y] ?? 0) + (this.#columnAt[unitLeft + x] ?? 0) + c;
        sums[at] = (sums[at] ?? 0) + clamp(sample) - sample;
      }
    }
  }

  /** Clamped are the components first, then the colours. The change is added as one of components, as the sums are theirs. */
  #correctColors(unitLeft: number, unitTop: number, { left, top, right, bottom }: Area): void {
    const [lumas, cbs, crs] = this.#planes;
    if (!lumas || !cbs || !crs) return;
    const sums = this.#sums;
    for (let y = top; y < bottom; y++) {
      const lumaRow = lumas.rows[y] ?? 0;
      const cbRow = cbs.rows[y] ?? 0;
      const crRow = crs.rows[y] ?? 0;
      for (let x = left; x < right; x++) {
        const luma = lumas.samples[lumaRow + (lumas.columns[x] ?? 0)] ?? 0;
        const cb = cbs.samples[cbRow + (cbs.columns[x] ?? 0)] ?? 0;
        const cr = crs.samples[crRow + (crs.columns[x] ?? 0)] ?? 0;
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
        const at = (this.#rowAt[unitTop + y] ?? 0) + (this.#columnAt[unitLeft + x] ?? 0);
        sums[at] = (sums[at] ?? 0) + lumaChange;
        sums[at + 1] = (sums[at + 1] ?? 0) + (blueChange - lumaChange) / BLUE_OF_CB;
        sums[at + 2] = (sums[at + 2] ?? 0) + (redChange - lumaChange) / RED_OF_CR;
      }
    }
  }
}

/** Where a unit's block is among the rows' blocks. */
function blockOf(
  { across, down }: Plane,
  rows: CoefficientRows,
  h: number,
  v: number,
  block: number,
): number {
  return (v * down + Math.floor(block / across)) * rows.blocksAcross + h * across + (block % across);
}

/**
 * Whether clamping may change the mean of values by more than {@link TOLERANCE}, if their mean is from `low` to `high`.
 *
 * Normally distributed values whose mean is t standard deviations σ short of a limit are beyond it by about
 * 0.4·σ·(1 − t/2)² on average, and beyond t = 2 by next to nothing.
 */
function clamps(low: number, high: number, deviation: number): boolean {
  const over = 2 * deviation - Math.min(low - LOWEST, HIGHEST - high);
  return over > 0 && over * over > TOLERANCE * (10 * deviation + TOLERANCE);
}

function isInside(level: number): boolean {
  return level >= LOWEST && level <= HIGHEST;
}

function clamp(level: number): number {
  return level < LOWEST ? LOWEST : level > HIGHEST ? HIGHEST : level;
}

/** For each pixel between edges, the number of its part times `stride`. */
function startsOf(edges: Uint32Array, stride: number): Uint32Array {
  const starts = new Uint32Array(edges[edges.length - 1] ?? 0);
  for (let part = 0; part + 1 < edges.length; part++)
    starts.fill(part * stride, edges[part], edges[part + 1]);
  return starts;
}
