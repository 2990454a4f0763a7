import type { Grid } from "../../mosaic/grid.ts";
import { type AxisPlan, planAxis } from "../transform/axis.ts";
import type { MeasuredModel } from "./cell-colors.ts";
import { ComponentSums, type Precision } from "./component-sums.ts";
import type { Frame } from "../syntax/frame.ts";
import { Clamping } from "./clamping.ts";
import { HuffmanTables } from "../entropy/huffman-tables.ts";
import { measureBuffered } from "./buffered.ts";
import { isInOneScan, quantizationOf, type Scan } from "../syntax/scans.ts";
import { measureSequentialScan } from "./sequential.ts";
import { emptyUnit } from "./mcu.ts";

/**
 * Sums of an image's samples over the parts of a partition, less the level shift, each sample as often as it stands for
 * a pixel of the part. Reads every scan to its end, so what comes back is of a whole image.
 *
 * @param clamped when given, `changes` gets, beside the sums, what has to be added to them for samples beyond 0 and 255 to
 *   count as 0 and 255, as do the colours that they make by `model`. Only where `precision` is `exact`.
 * @returns one number per component for each part, row by row.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`
 */
export function sumComponents(
  bytes: Uint8Array,
  frame: Frame,
  scans: readonly Scan[],
  partition: Grid,
  precision: Precision,
  clamped?: { readonly model: MeasuredModel; readonly changes: Float64Array },
): Float64Array {
  const { maxHorizontal, maxVertical, mcusAcross, mcusDown } = frame;
  const channels = frame.components.length;
  const sums = new Float64Array(partition.columns * partition.rows * channels);
  const columnsOf = plans(partition.xEdges, maxHorizontal, mcusAcross);
  const rowsOf = plans(partition.yEdges, maxVertical, mcusDown);
  const components = frame.components.map(({ horizontal, vertical }, channel) => {
    const quantization = quantizationOf(scans, channel);
    const plane = { sums, columns: partition.columns, channels, channel };
    return new ComponentSums(columnsOf(horizontal), rowsOf(vertical), quantization, precision, plane);
  });
  const tables = new HuffmanTables();
  const clamping =
    clamped && precision === "exact"
      ? new Clamping(clamped.model, emptyUnit(frame, [...components.keys()]), partition, clamped.changes)
      : undefined;
  if (frame.progressive || (clamping && !isInOneScan(scans, frame))) {
    const hasAllScans = precision === "exact";
    const wanted = hasAllScans ? scans : scans.filter(({ spectralStart }) => spectralStart === 0);
    measureBuffered(bytes, frame, wanted, tables, components, hasAllScans, clamping);
  } else {
    for (const scan of scans) measureSequentialScan(bytes, frame, scan, tables, components, clamping);
  }
  return sums;
}

/** Plans an axis by sampling factor; components of the same share theirs. */
function plans(edges: Uint32Array, maxSampling: number, mcus: number): (sampling: number) => AxisPlan {
  const known = new Map<number, AxisPlan>();
  return (sampling) => {
    const plan = known.get(sampling) ?? planAxis(edges, sampling, maxSampling, mcus * sampling);
    known.set(sampling, plan);
    return plan;
  };
}
