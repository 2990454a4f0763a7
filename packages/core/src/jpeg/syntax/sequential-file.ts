import { type Bytes, joinBytes } from "../../bytes.ts";
import type { Frame } from "./frame.ts";
import type { ComponentSpecs } from "./standard-tables.ts";
import type { HuffmanSpec, QuantizationTable } from "./tables.ts";
import {
  END_OF_IMAGE,
  type FrameHeaderComponent,
  frameSegment,
  huffmanSegment,
  quantizationSegment,
  restartSegment,
  type ScanHeaderComponent,
  START_OF_IMAGE,
  scanSegment,
} from "./write-segments.ts";

/** A sequential JPEG of one scan, ready to be put together. */
export interface SequentialFile extends SlottedTables {
  readonly width: number;
  readonly height: number;
  /** Segments between SOI and the tables: JFIF, EXIF, ICC, Adobe. */
  readonly segments: readonly Uint8Array[];
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
  /** Entropy-coded bytes with their restart markers. */
  readonly entropy: Uint8Array;
}

/** Tables by slot, and the slots that each component uses. A baseline file has two of a class at most (T.81 table B.5). */
export interface SlottedTables {
  readonly components: readonly (FrameHeaderComponent & ScanHeaderComponent)[];
  readonly quantization: readonly QuantizationTable[];
  readonly dc: readonly HuffmanSpec[];
  readonly ac: readonly HuffmanSpec[];
}

/** A component with the tables that it uses. */
interface ComponentTables extends ComponentSpecs {
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantization: QuantizationTable;
}

/** Puts a file together: SOI, segments, DQT, SOF, DHT, DRI, SOS, entropy-coded bytes, EOI. */
export function sequentialFile(file: SequentialFile): Bytes {
  const { width, height, segments, components, quantization, dc, ac, restartInterval, entropy } = file;
  return joinBytes([
    START_OF_IMAGE,
    ...segments,
    quantizationSegment(quantization),
    frameSegment(width, height, components, quantization),
    huffmanSegment(dc, ac),
    ...(restartInterval === 0 ? [] : [restartSegment(restartInterval)]),
    scanSegment(components),
    entropy,
    END_OF_IMAGE,
  ]);
}

/** What a sequential JPEG of a frame consists of, with the tables of each component. */
export interface FrameContents extends Pick<SequentialFile, "segments" | "restartInterval" | "entropy"> {
  readonly quantization: readonly QuantizationTable[];
  readonly specs: readonly ComponentSpecs[];
}

/** Puts the file of a frame together. Components with equal tables share them. */
export function sequentialFileOf(
  { width, height, components }: Frame,
  { quantization, specs, segments, restartInterval, entropy }: FrameContents,
): Bytes {
  const withTables = components.map(({ horizontal, vertical }, i) => ({
    horizontal,
    vertical,
    quantization: quantization[i],
    ...specs[i],
  }));
  return sequentialFile({
    width,
    height,
    segments,
    ...shareTables(withTables),
    restartInterval,
    entropy,
  });
}

/** Gives each different table one slot, from 0 on; components with equal tables share it. */
function shareTables(components: readonly ComponentTables[]): SlottedTables {
  const quantization = slots(
    components.map((component) => component.quantization),
    (table) => table.join(),
  );
  const dc = slots(
    components.map((component) => component.dc),
    textOf,
  );
  const ac = slots(
    components.map((component) => component.ac),
    textOf,
  );
  return {
    components: components.map(({ horizontal, vertical }, i) => ({
      horizontal,
      vertical,
      quantizationSlot: quantization.slotOf[i],
      dcSlot: dc.slotOf[i],
      acSlot: ac.slotOf[i],
    })),
    quantization: quantization.tables,
    dc: dc.tables,
    ac: ac.tables,
  };
}

/** @param keyOf the same text for equal tables. */
function slots<Table>(all: readonly Table[], keyOf: (table: Table) => string) {
  const keys = all.map(keyOf);
  const tables = all.filter((_, i) => keys.indexOf(keys[i]) === i);
  const distinct = tables.map(keyOf);
  return { tables, slotOf: keys.map((key) => distinct.indexOf(key)) };
}

function textOf({ counts, symbols }: HuffmanSpec): string {
  return `${counts.join()} ${symbols.join()}`;
}
