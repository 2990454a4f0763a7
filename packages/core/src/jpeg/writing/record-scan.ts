import type { Grid } from "../../grid.js";
import type { Component, McuGrid } from "./component.js";
import { BlockRecorder } from "./record-block.js";
import { SymbolTape } from "./symbol-tape.js";

/** A scan's symbols: entries of a tape, a row of MCUs after the other, each as often as it comes in a row. */
export interface ScanRecord {
  readonly tape: SymbolTape;
  readonly rows: readonly { readonly from: number; readonly to: number; readonly times: number }[];
}

/**
 * Records the scan of a mosaic, every row of MCUs as a restart interval of its own. So all rows within a band of cells
 * have the same symbols, and one of them is recorded. Across, every MCU within a cell has the same symbols as the one
 * before it but for the first, which differs in its DC differences: of each stretch two are recorded, and that the
 * second is repeated. The work grows with the cells and not with the pixels.
 */
export function recordScan(components: readonly Component[], mcus: McuGrid, grid: Grid): ScanRecord {
  const tape = new SymbolTape();
  const recorders = components.map((component) => ({
    sampling: component.sampling,
    blocks: new BlockRecorder(component, grid.columns, tape),
  }));

  function recordMcu(column: number, row: number): void {
    for (const { sampling, blocks } of recorders) {
      for (let y = 0; y < sampling; y++) {
        for (let x = 0; x < sampling; x++) blocks.record(column * sampling + x, row * sampling + y);
      }
    }
  }

  const stretchesAcross = stretches(grid.xEdges, mcus.side, mcus.columns);
  function recordRow(row: number): { from: number; to: number } {
    const from = tape.length;
    for (const { blocks } of recorders) blocks.restart();
    for (const { start, length } of stretchesAcross) {
      recordMcu(start, row);
      if (length === 1) continue;
      const second = tape.length;
      recordMcu(start + 1, row);
      if (length > 2) tape.repeatSince(second, length - 2);
    }
    return { from, to: tape.length };
  }

  const rows = stretches(grid.yEdges, mcus.side, mcus.rows).map(({ start, length }) => ({
    ...recordRow(start),
    times: length,
  }));
  return { tape, rows };
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
