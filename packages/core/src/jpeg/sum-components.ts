import type { Grid } from "../grid.js";
import { ComponentSums, type Precision } from "./component-sums.js";
import type { Frame } from "./frame.js";
import { HuffmanTables } from "./huffman-tables.js";
import { measureProgressive } from "./progressive.js";
import type { Scan } from "./scans.js";
import { measureSequentialScan } from "./sequential.js";
import type { QuantizationTable } from "./tables.js";

/**
 * Sums of an image's samples over the parts of a partition, less the level shift, each sample as often as it stands for
 * a pixel of the part. Reads every scan to its end, so what comes back is of a whole image.
 *
 * @returns one number per component for each part, row by row.
 * @throws {PixelateError} `TRUNCATED` or `CORRUPT_JPEG`
 */
export function sumComponents(
  bytes: Uint8Array,
  frame: Frame,
  scans: readonly Scan[],
  partition: Grid,
  precision: Precision,
): Float64Array {
  const sums = new Float64Array(partition.columns * partition.rows * frame.components.length);
  const tables = new HuffmanTables();
  const components = frame.components.map(
    (_, index) => new ComponentSums(frame, index, quantizationOf(scans, index), partition, sums, precision),
  );
  if (frame.progressive) {
    const wanted = precision === "dc" ? scans.filter(({ spectralStart }) => spectralStart === 0) : scans;
    measureProgressive(bytes, frame, wanted, tables, components);
  } else {
    for (const scan of scans) measureSequentialScan(bytes, frame, scan, tables, components);
  }
  return sums;
}

/** A component keeps the quantization table of its first scan (T.81 §B.2.4.1 leaves no other reading). */
function quantizationOf(scans: readonly Scan[], index: number): QuantizationTable {
  for (const { components } of scans) {
    const component = components.find((candidate) => candidate.index === index);
    if (component) return component.quantization;
  }
  throw new RangeError(`Expected scans listed by listScans but component ${index} has none`);
}
