import type { Grid } from "../../mosaic/grid.ts";
import { AnyBlocks } from "./any-blocks.ts";
import {
  BlockSymbols,
  dcTableOf,
  entryOf,
  type RecordedBlocks,
  SYMBOL_MASK,
  SYMBOLS,
  TABLES,
} from "../entropy/block-symbols.ts";
import type { MosaicComponent, McuGrid } from "./component.ts";
import { EdgeBlocks, hasSingleEdges } from "./edge-blocks.ts";
import { mcuRuns } from "../transform/axis.ts";
import { planRow, type Repeat } from "./row-plan.ts";

/** A scan of a mosaic as recorded blocks, with their repetitions. */
export interface ScanRecord extends RecordedBlocks {
  /** Recorded blocks of a row of MCUs, and which of them repeat. */
  readonly rowLength: number;
  readonly repeats: readonly Repeat[];
  /** Repetitions of each recorded row of MCUs. */
  readonly rowTimes: readonly number[];
  /** Symbol counts: SYMBOLS for each table. */
  readonly frequencies: Float64Array;
}

/**
 * Records the scan of a mosaic as symbols, from which the best Huffman tables are found before anything is written.
 *
 * Every row of MCUs is a restart interval. All rows within a band of cells therefore have the same symbols, and one
 * of them is recorded. Across, all MCUs of a run within a cell have the same symbols except the first, whose DC
 * differences differ: two of them are recorded, and the second is repeated. The work grows with the cells and not
 * with the pixels.
 */
export function recordScan(components: readonly MosaicComponent[], mcus: McuGrid, grid: Grid): ScanRecord {
  const frequencies = new Float64Array(TABLES * SYMBOLS);
  const symbols = new BlockSymbols(
    components.reduce(
      (sum, { columnCuts, rowCuts }) => sum + columnCuts.counts.length * rowCuts.counts.length,
      0,
    ),
  );
  const firstBlocks = components.map((component, index) => {
    const firstBlock = symbols.count;
    addBlocks(component, dcTableOf(index) + 1, grid.columns, symbols, frequencies);
    return firstBlock;
  });
  const plan = planRow(components, mcuRuns(grid.xEdges, mcus.side, mcus.columns));
  const rows = mcuRuns(grid.yEdges, mcus.side, mcus.rows);
  const blocks = new Uint32Array(plan.lines.length * rows.length);
  const dcEntries = new Uint32Array(blocks.length);

  /** First block of each line, and each component's DC predictor. */
  const lineStarts = new Uint32Array(plan.lineCount);
  const dcTables = components.map((_, index) => dcTableOf(index));
  const previousDcs = new Int16Array(components.length);
  function recordRow(mcuRow: number, times: number, from: number): void {
    let line = 0;
    for (const [index, { sampling, columnCuts, rowCuts }] of components.entries()) {
      for (let y = 0; y < sampling; y++) {
        const kind = rowCuts.kinds[mcuRow * sampling + y];
        lineStarts[line++] = firstBlocks[index] + kind * columnCuts.counts.length;
      }
    }
    // The first DC coefficient of a restart interval is coded as its difference from zero (T.81 §F.2.1.3.1).
    previousDcs.fill(0);
    for (let i = 0; i < plan.lines.length; i++) {
      const component = plan.components[i];
      const block = lineStarts[plan.lines[i]] + plan.columnKinds[i];
      const dc = symbols.dcs[block];
      const entry = entryOf(dcTables[component], 0, dc - previousDcs[component]);
      previousDcs[component] = dc;
      blocks[from + i] = block;
      dcEntries[from + i] = entry;
      const symbol = entry & SYMBOL_MASK;
      frequencies[symbol] += times * plan.times[i];
    }
  }
  for (const [i, { start, length }] of rows.entries()) recordRow(start, length, i * plan.lines.length);
  return {
    symbols,
    blocks,
    dcEntries,
    rowLength: plan.lines.length,
    repeats: plan.repeats,
    rowTimes: rows.map(({ length }) => length),
    frequencies,
  };
}

/** Adds all blocks of a component, kind by kind, and counts their AC symbols. */
function addBlocks(
  component: MosaicComponent,
  acTable: number,
  cellColumns: number,
  symbols: BlockSymbols,
  frequencies: Float64Array,
): void {
  const { columnCuts, rowCuts } = component;
  const edgeBlocks = hasSingleEdges(columnCuts) ? new EdgeBlocks(component, cellColumns) : undefined;
  const anyBlocks = new AnyBlocks(component, cellColumns);
  for (const [rowKind, rowCount] of rowCuts.counts.entries()) {
    const first = symbols.count;
    const blocks = edgeBlocks?.takesRow(rowKind) === true ? edgeBlocks : anyBlocks;
    blocks.addRow(rowKind, acTable, symbols);
    symbols.countAc(first, columnCuts.counts, rowCount, frequencies);
  }
}
