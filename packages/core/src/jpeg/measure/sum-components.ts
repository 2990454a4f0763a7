import type { Grid } from "../../mosaic/grid.ts";
import { type AxisPlan, planAxis } from "../transform/axis.ts";
import type { MeasuredModel } from "./cell-colors.ts";
import { ComponentSums, type Precision } from "./component-sums.ts";
import { type Frame, isInterpolated, sampleRatio } from "../syntax/frame.ts";
import { Clamping } from "./clamping.ts";
import type { ScanTrace } from "../entropy/scan-trace.ts";
import { HuffmanTables } from "../entropy/huffman-tables.ts";
import { measureBuffered } from "./buffered.ts";
import { isInOneScan, quantizationOf, type Scan } from "../syntax/scans.ts";
import { measureSequentialScan } from "./sequential.ts";
import { emptyMcu } from "./mcu.ts";
import { type PartOfGrid, WantedMcus } from "./wanted-mcus.ts";

/**
 * Sums an image's samples over the parts of a partition, level-shifted by −128. A sample counts once for each pixel
 * that it stands for. Reads every scan to its end and throws if any data are missing.
 *
 * @param clamped if given, sums are corrected for samples and colors of `model` that a decoder clamps to 0 to 255, as
 *   far as cells of `grids` change by it. Only if `precision` is `exact`.
 * @param trace if given, receives where rows begin if the image is one sequential scan without restart intervals.
 * @param wanted if given, only the parts of these cells are summed; others have any sums.
 * @returns one sum for each component of each part, row by row.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`
 */
export function sumComponents(
  bytes: Uint8Array,
  frame: Frame,
  scans: readonly Scan[],
  partition: Grid,
  precision: Precision,
  clamped?: { readonly model: MeasuredModel; readonly grids: readonly Grid[] },
  trace?: ScanTrace,
  wanted?: readonly PartOfGrid[],
): Float64Array {
  const { maxHorizontal, maxVertical, mcusAcross, mcusDown } = frame;
  const channels = frame.components.length;
  const sums = new Float64Array(partition.columns * partition.rows * channels);
  const columnsOf = plans(partition.xEdges, maxHorizontal, mcusAcross);
  const rowsOf = plans(partition.yEdges, maxVertical, mcusDown);
  const components = frame.components.map((component, channel) => {
    const { horizontal, vertical } = component;
    const interpolates = isInterpolated(sampleRatio(frame, component));
    const quantization = quantizationOf(scans, channel);
    const plane = { sums, columns: partition.columns, channels, channel };
    return new ComponentSums(
      columnsOf(horizontal, interpolates),
      rowsOf(vertical, interpolates),
      quantization,
      precision,
      plane,
    );
  });
  const tables = new HuffmanTables();
  const mcu = emptyMcu(frame, [...components.keys()]);
  const clamping =
    clamped && precision === "exact"
      ? new Clamping(clamped.model, mcu, clamped.grids, partition, sums)
      : undefined;
  const wantedMcus = wanted && new WantedMcus(wanted, mcu.width, mcu.height);
  if (frame.progressive || (clamping && !isInOneScan(scans, frame))) {
    const hasAllScans = precision === "exact";
    const read = hasAllScans ? scans : scans.filter(({ spectralStart }) => spectralStart === 0);
    measureBuffered(bytes, frame, read, tables, components, hasAllScans, clamping, wantedMcus);
  } else {
    for (const scan of scans) {
      const isWhole = isInOneScan(scans, frame);
      const traced = isWhole && scan.restartInterval === 0 ? trace : undefined;
      const only = isWhole ? wantedMcus : undefined;
      measureSequentialScan(bytes, frame, scan, tables, components, clamping, traced, only);
    }
  }
  return sums;
}

/** Returns a function that plans an axis by sampling factor, once for each factor. */
function plans(
  edges: Uint32Array,
  maxSampling: number,
  mcus: number,
): (sampling: number, isInterpolated: boolean) => AxisPlan {
  const known = new Map<number, AxisPlan>();
  return (sampling, interpolates) => {
    const key = interpolates ? -sampling : sampling;
    const plan = known.get(key) ?? planAxis(edges, sampling, maxSampling, mcus * sampling, interpolates);
    known.set(key, plan);
    return plan;
  };
}
