import type { Grid } from "../grid.js";
import type { Mosaic } from "../mosaic.js";
import { commonPartition, foldSums } from "../partition.js";
import { colorCells } from "./cell-colors.js";
import { ComponentSums, type Precision } from "./component-sums.js";
import type { ColorModel, JpegHeader } from "./header.js";
import { HuffmanTables } from "./huffman-tables.js";
import { measureProgressive } from "./progressive.js";
import { listScans } from "./scans.js";
import { measureSequentialScan } from "./sequential.js";

type MeasuredModel = Exclude<ColorModel, "cmyk" | "ycck">;

/** Whether {@link measureJpeg} takes this image: all that {@link readJpegHeader} accepts but CMYK. */
export function takesJpeg(header: JpegHeader): header is JpegHeader & { readonly colorModel: MeasuredModel } {
  return header.colorModel !== "cmyk" && header.colorModel !== "ycck";
}

export function measureJpeg(
  bytes: Uint8Array,
  header: JpegHeader,
  grids: readonly Grid[],
  { precision = "exact" }: { readonly precision?: Precision } = {},
): Mosaic[] {
  if (!takesJpeg(header))
    throw new RangeError(`Expected a grey, YCbCr or RGB image but received ${header.colorModel}`);
  const scans = listScans(bytes, header);
  const partition = commonPartition(grids);
  const channels = header.components.length;
  const sums = new Float64Array(partition.columns * partition.rows * channels);
  const tables = new HuffmanTables();
  const components = header.components.map((_, index) => {
    const q =
      scans.flatMap((s) => s.components).find((c) => c.index === index)?.quantization ?? new Uint16Array(64);
    return new ComponentSums(header, index, q, partition, sums, precision);
  });
  if (header.progressive) {
    const wanted = precision === "dc" ? scans.filter((scan) => scan.spectralStart === 0) : scans;
    measureProgressive(bytes, header, wanted, tables, components);
  } else for (const scan of scans) measureSequentialScan(bytes, header, scan, tables, components);
  const model = header.colorModel;
  return grids.map((grid) => colorCells(grid, foldSums(sums, channels, partition, grid), model));
}
