import type { Mosaic } from "../../mosaic/mosaic.ts";
import { ycbcrOf } from "../transform/ycbcr.ts";
import { type AxisCuts, cutAxis } from "../transform/axis.ts";
import { type QuantizerSteps, quantizerSteps } from "../transform/quantization.ts";

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
  const { width, height, xEdges, yEdges, colors } = mosaic;
  const isGrey = mayBeGrey && isAllGrey(colors);
  const [y, cb, cr] = ycbcrOf(colors);

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

/** @param colors red, green, blue and alpha of each. */
export function isAllGrey(colors: Uint8Array): boolean {
  for (let i = 0; i < colors.length; i += 4) {
    if (colors[i] !== colors[i + 1] || colors[i] !== colors[i + 2]) return false;
  }
  return true;
}
