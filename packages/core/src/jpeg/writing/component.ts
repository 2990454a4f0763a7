import type { Mosaic } from "../../mosaic.js";
import { BLUE_OF_CB, LUMA_OF_BLUE, LUMA_OF_GREEN, LUMA_OF_RED, RED_OF_CR } from "../ycbcr.js";
import { type AxisCuts, cutAxis } from "./axis-cuts.js";
import { type QuantizerSteps, quantizerSteps } from "./quantization.js";

/** One colour component of a mosaic that is to be written. */
export interface Component {
  /** Which of the tables for quantization and codes it uses. */
  readonly kind: "luminance" | "chrominance";
  /** Blocks of the component in an MCU, across and down. */
  readonly sampling: number;
  readonly steps: QuantizerSteps;
  /** Value of each cell, 0 being the middle: −128 to 127. Not rounded: the quantizer is the only one who rounds. */
  readonly values: Float64Array;
  readonly columnCuts: AxisCuts;
  readonly rowCuts: AxisCuts;
}

/** How many MCUs (T.81 § A.2) an image has, and their side in pixels. */
export interface McuGrid {
  readonly columns: number;
  readonly rows: number;
  readonly side: 8 | 16;
}

/**
 * One component where every cell is grey and that may be, else Y, Cb and Cr as JFIF 1.02 defines them. Alpha is ignored.
 */
export function componentsOf(
  mosaic: Mosaic,
  quality: number,
  subsampling: "4:2:0" | "4:4:4",
  mayBeGrey: boolean,
): { components: Component[]; mcus: McuGrid } {
  const { width, height, columns, rows, xEdges, yEdges, colors } = mosaic;
  const cells = columns * rows;
  const y = new Float64Array(cells);
  const cb = new Float64Array(cells);
  const cr = new Float64Array(cells);
  let isGrey = mayBeGrey;
  for (let cell = 0; cell < cells; cell++) {
    const red = colors[4 * cell] ?? 0;
    const green = colors[4 * cell + 1] ?? 0;
    const blue = colors[4 * cell + 2] ?? 0;
    const luma = LUMA_OF_RED * red + LUMA_OF_GREEN * green + LUMA_OF_BLUE * blue;
    y[cell] = luma - 128;
    // Half a level above 127 is where rounding would go on to 128, which has no value.
    cb[cell] = Math.min(127, (blue - luma) / BLUE_OF_CB);
    cr[cell] = Math.min(127, (red - luma) / RED_OF_CR);
    isGrey &&= red === green && red === blue;
  }

  const scale = isGrey || subsampling === "4:4:4" ? 1 : 2;
  const side = scale === 1 ? 8 : 16;
  const mcus: McuGrid = { columns: Math.ceil(width / side), rows: Math.ceil(height / side), side };
  function component(
    kind: Component["kind"],
    values: Float64Array,
    pixelsPerSample: number,
    sampling: number,
  ): Component {
    return {
      kind,
      sampling,
      steps: quantizerSteps(kind, quality),
      values,
      columnCuts: cutAxis(xEdges, pixelsPerSample, mcus.columns * sampling),
      rowCuts: cutAxis(yEdges, pixelsPerSample, mcus.rows * sampling),
    };
  }
  const luminance = component("luminance", y, 1, scale);
  if (isGrey) return { components: [luminance], mcus };
  const chrominance = component("chrominance", cb, scale, 1);
  return { components: [luminance, chrominance, { ...chrominance, values: cr }], mcus };
}
