import type { Grid } from "../../grid.js";
import { AnyBlocks } from "./any-blocks.js";
import { BlockSymbols, entryOf, SYMBOL_MASK, SYMBOLS, TABLES } from "./block-symbols.js";
import type { Component, McuGrid } from "./component.js";
import { EdgeBlocks, hasEdgeBlocks } from "./edge-blocks.js";

/** A scan as the blocks that it is made of. */
export interface ScanRecord {
  readonly symbols: BlockSymbols;
  /** The blocks in the order of the scan, and beside each the entry of its DC coefficient. */
  readonly blocks: Uint32Array;
  readonly dcEntries: Uint32Array;
  readonly rows: readonly RecordedRow[];
  /** How often each symbol occurs, SYMBOLS numbers for each table. */
  readonly frequencies: Float64Array;
}

/** A row of MCUs, which comes `times` times: places in the order of the scan, some of which come again. */
export interface RecordedRow {
  readonly from: number;
  readonly to: number;
  readonly times: number;
  /** Parts of the row that come so many times more behind themselves. */
  readonly repeats: readonly { readonly from: number; readonly to: number; readonly times: number }[];
}

/**
 * Records the scan of a mosaic, so that the best code for its symbols is known before they are written.
 *
 * Every row of MCUs is a restart interval of its own. So all rows within a band of cells have the same symbols, and one
 * of them is recorded. Across, every MCU within a cell has the same symbols as the one before it but for the first, which
 * differs in its DC differences: of each stretch two are recorded, and that the second is repeated. The work grows with
 * the cells and not with the pixels.
 */
export function recordScan(components: readonly Component[], mcus: McuGrid, grid: Grid): ScanRecord {
  const frequencies = new Float64Array(TABLES * SYMBOLS);
  const symbols = new BlockSymbols(
    sum(components, ({ columnCuts, rowCuts }) => columnCuts.counts.length * rowCuts.counts.length),
  );
  const across = stretches(grid.xEdges, mcus.side, mcus.columns);
  const down = stretches(grid.yEdges, mcus.side, mcus.rows);
  const mcusRecorded = down.length * sum(across, ({ length }) => Math.min(2, length));
  const blocks = new Uint32Array(mcusRecorded * sum(components, ({ sampling }) => sampling * sampling));
  const dcEntries = new Uint32Array(blocks.length);
  const recorders = components.map((component) => {
    const firstBlock = symbols.count;
    addBlocks(component, grid.columns, symbols, frequencies);
    return new ComponentRecorder(component, symbols.dcs.subarray(firstBlock), firstBlock, frequencies);
  });

  let end = 0;
  function recordMcu(column: number, row: number, times: number): void {
    for (const recorder of recorders) end = recorder.recordMcu(column, row, times, blocks, dcEntries, end);
  }
  function recordRow(row: number, times: number): RecordedRow {
    const from = end;
    const repeats: { from: number; to: number; times: number }[] = [];
    for (const recorder of recorders) recorder.restart();
    for (const { start, length } of across) {
      recordMcu(start, row, times);
      if (length === 1) continue;
      const second = end;
      recordMcu(start + 1, row, times * (length - 1));
      if (length > 2) repeats.push({ from: second, to: end, times: length - 2 });
    }
    return { from, to: end, times, repeats };
  }
  const rows = down.map(({ start, length }) => recordRow(start, length));
  return { symbols, blocks, dcEntries, rows, frequencies };
}

/** The tables of a component: AC coefficients have the one behind the DC coefficients'. */
function dcTableOf({ kind }: Component): number {
  return kind === "luminance" ? 0 : 2;
}

/** Adds all blocks of a component, kind by kind, and counts their AC symbols. */
function addBlocks(
  component: Component,
  cellColumns: number,
  symbols: BlockSymbols,
  frequencies: Float64Array,
): void {
  const { columnCuts, rowCuts } = component;
  const Blocks = hasEdgeBlocks(component) ? EdgeBlocks : AnyBlocks;
  const blocks = new Blocks(component, cellColumns);
  for (const [rowKind, rowCount] of rowCuts.counts.entries()) {
    const first = symbols.count;
    blocks.addRow(rowKind, dcTableOf(component) + 1, symbols);
    symbols.countAc(first, columnCuts.counts, rowCount, frequencies);
  }
}

/** Records where the scan has the blocks of one component. */
class ComponentRecorder {
  readonly #component: Component;
  readonly #dcs: Int16Array;
  readonly #firstBlock: number;
  readonly #frequencies: Float64Array;
  readonly #dcTable: number;
  #previousDc = 0;

  /** @param dcs of the component's blocks, the first of which is `firstBlock` of the scan's. */
  constructor(component: Component, dcs: Int16Array, firstBlock: number, frequencies: Float64Array) {
    this.#component = component;
    this.#dcs = dcs;
    this.#firstBlock = firstBlock;
    this.#frequencies = frequencies;
    this.#dcTable = dcTableOf(component);
  }

  /** Begins a restart interval: the next DC coefficient is told by its difference from zero (T.81 § F.2.1.3.1). */
  restart(): void {
    this.#previousDc = 0;
  }

  /**
   * Records the component's blocks of an MCU, which comes `times` times, from `end` on.
   *
   * @returns where they end.
   */
  recordMcu(
    mcuColumn: number,
    mcuRow: number,
    times: number,
    blocks: Uint32Array,
    dcEntries: Uint32Array,
    end: number,
  ): number {
    const { sampling, columnCuts, rowCuts } = this.#component;
    const dcs = this.#dcs;
    const frequencies = this.#frequencies;
    let place = end;
    let previousDc = this.#previousDc;
    for (let y = 0; y < sampling; y++) {
      const row = (rowCuts.kinds[mcuRow * sampling + y] ?? 0) * columnCuts.counts.length;
      for (let x = 0; x < sampling; x++) {
        const block = row + (columnCuts.kinds[mcuColumn * sampling + x] ?? 0);
        const dc = dcs[block] ?? 0;
        const entry = entryOf(this.#dcTable, 0, dc - previousDc);
        frequencies[entry & SYMBOL_MASK] = (frequencies[entry & SYMBOL_MASK] ?? 0) + times;
        previousDc = dc;
        blocks[place] = this.#firstBlock + block;
        dcEntries[place++] = entry;
      }
    }
    this.#previousDc = previousDc;
    return place;
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** MCUs along one axis, put together where they lie in the same cell; one that an edge cuts stands alone. */
function stretches(edges: Uint32Array, side: number, count: number): { start: number; length: number }[] {
  const found: { start: number; length: number }[] = [];
  const lastCell = edges.length - 2;
  let cell = 0;
  for (let start = 0; start < count; ) {
    while (cell < lastCell && (edges[cell + 1] ?? 0) <= start * side) cell++;
    const end = cell === lastCell ? count : Math.floor((edges[cell + 1] ?? 0) / side);
    const length = Math.max(1, end - start);
    found.push({ start, length });
    start += length;
  }
  return found;
}
