import type { Bytes } from "../../bytes.ts";
import type { Frame } from "./frame.ts";
import type { HuffmanSpec, QuantizationTable } from "./tables.ts";
import {
  END_OF_IMAGE,
  frameSegment,
  huffmanSegment,
  joinBytes,
  quantizationSegment,
  restartSegment,
  START_OF_IMAGE,
  scanSegment,
} from "./write-segments.ts";

/** The one scan of a sequential file. */
export interface SequentialScan {
  /** The tables of each component: no more than two different ones of a kind, as a baseline file may have. */
  readonly dc: readonly HuffmanSpec[];
  readonly ac: readonly HuffmanSpec[];
  /** MCUs between restart markers; 0 for none. */
  readonly restartInterval: number;
  readonly entropy: Uint8Array;
}

/**
 * Puts a sequential file together, in which each table is written once.
 *
 * @param quantization the steps of each component.
 * @param segments that come before the tables.
 */
export function sequentialFile(
  { width, height, components }: Frame,
  quantization: readonly QuantizationTable[],
  { dc, ac, restartInterval, entropy }: SequentialScan,
  segments: readonly Uint8Array[],
): Bytes {
  const steps = inSlots(quantization, (table) => table.join());
  const dcCodes = inSlots(dc, textOf);
  const acCodes = inSlots(ac, textOf);
  const frameComponents = components.map(({ horizontal, vertical }, i) => ({
    horizontal,
    vertical,
    quantizationSlot: steps.slots[i],
  }));
  const scanComponents = components.map((_, i) => ({
    dcSlot: dcCodes.slots[i],
    acSlot: acCodes.slots[i],
  }));
  return joinBytes([
    START_OF_IMAGE,
    ...segments,
    quantizationSegment(steps.tables),
    frameSegment(width, height, frameComponents, steps.tables),
    huffmanSegment(dcCodes.tables, acCodes.tables),
    ...(restartInterval === 0 ? [] : [restartSegment(restartInterval)]),
    scanSegment(scanComponents),
    entropy,
    END_OF_IMAGE,
  ]);
}

/** Different tables in slots from 0 on, and for each of the given ones its slot. @param keyOf alike for tables that are. */
function inSlots<Table>(all: readonly Table[], keyOf: (table: Table) => string) {
  const keys = all.map(keyOf);
  const tables = all.filter((_, i) => keys.indexOf(keys[i]) === i);
  const distinct = tables.map(keyOf);
  return { tables, slots: keys.map((key) => distinct.indexOf(key)) };
}

function textOf({ counts, symbols }: HuffmanSpec): string {
  return `${counts.join()} ${symbols.join()}`;
}
