import { isAllGrey } from "../../color/rgba.ts";
import type { PartialMosaic } from "../../regions/region.ts";
import type { Mosaic } from "../../mosaic/mosaic.ts";
import { ycbcrOf } from "../transform/ycbcr.ts";
import { type AxisCuts, cutAxis } from "../transform/axis.ts";
import { type QuantTableNatural, scaledQuantTable } from "../transform/quantization.ts";

/** A component of a mosaic to be written. */
export interface MosaicComponent {
  /** Selects the quantization and Huffman tables. */
  readonly kind: "luminance" | "chrominance";
  /** Blocks of the component in an MCU, across and down. */
  readonly sampling: number;
  readonly quantTableNatural: QuantTableNatural;
  /** Value of each cell, level-shifted: −128 to 127. Not rounded, as only the quantizer rounds. */
  readonly values: Float64Array;
  readonly columnCuts: AxisCuts;
  readonly rowCuts: AxisCuts;
}

/** Number of MCUs (T.81 §A.2) across and down, and their side in pixels. */
export interface McuGrid {
  readonly columns: number;
  readonly rows: number;
  readonly side: 8 | 16;
}

/**
 * Returns one component if every cell is gray and `mayBeGrey`, otherwise Y, Cb and Cr as JFIF 1.02 defines them.
 * Alpha is ignored.
 */
export function mosaicComponents(
  mosaic: Mosaic,
  quality: number,
  subsampling: "4:2:0" | "4:4:4",
  mayBeGrey: boolean,
): { components: MosaicComponent[]; mcus: McuGrid } {
  const { width, height, xEdges, yEdges, colors } = mosaic;
  const isGrey = mayBeGrey && isAllGrey(colors);
  const [y, cb, cr] = ycbcrOf(colors);

  const scale = isGrey || subsampling === "4:4:4" ? 1 : 2;
  const side = scale === 1 ? 8 : 16;
  const mcus: McuGrid = { columns: Math.ceil(width / side), rows: Math.ceil(height / side), side };
  function component(
    kind: MosaicComponent["kind"],
    values: Float64Array,
    pixelsPerSample: number,
    sampling: number,
  ): MosaicComponent {
    return {
      kind,
      sampling,
      quantTableNatural: scaledQuantTable(kind, quality),
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

/** Returns true if all shown cells are shades of gray. */
export function isShownGrey({ colors, shown }: PartialMosaic): boolean {
  return shown.every((isShown, cell) => isShown === 0 || isAllGrey(colors.subarray(4 * cell, 4 * cell + 4)));
}
