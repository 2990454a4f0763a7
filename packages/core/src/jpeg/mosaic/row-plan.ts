import type { McuRun } from "../transform/axis.ts";
import type { MosaicComponent } from "./component.ts";

/** Recorded blocks of a row, from `from` up to but not including `to`, that repeat `times` times more. */
export interface Repeat {
  readonly from: number;
  readonly to: number;
  readonly times: number;
}

/** The recorded blocks that all rows of MCUs have in common, in scan order. */
export interface RowPlan {
  readonly components: Uint8Array;
  /** Line of blocks: the lines of the first component in an MCU, then those of the second, and so on. */
  readonly lines: Uint8Array;
  readonly columnKinds: Uint32Array;
  readonly times: Uint32Array;
  readonly repeats: readonly Repeat[];
  readonly lineCount: number;
}

/** Plans the rows of MCUs from the runs of MCUs across. */
export function planRow(components: readonly MosaicComponent[], across: readonly McuRun[]): RowPlan {
  const placed: { component: number; line: number; columnKind: number; times: number }[] = [];
  const repeats: Repeat[] = [];
  function placeMcu(mcuColumn: number, times: number): void {
    let line = 0;
    for (const [component, { sampling, columnCuts }] of components.entries()) {
      for (let y = 0; y < sampling; y++, line++) {
        for (let x = 0; x < sampling; x++) {
          const columnKind = columnCuts.kinds[mcuColumn * sampling + x];
          placed.push({ component, line, columnKind, times });
        }
      }
    }
  }
  for (const { start, length } of across) {
    placeMcu(start, 1);
    if (length === 1) continue;
    const from = placed.length;
    placeMcu(start + 1, length - 1);
    if (length > 2) repeats.push({ from, to: placed.length, times: length - 2 });
  }
  return {
    components: Uint8Array.from(placed, ({ component }) => component),
    lines: Uint8Array.from(placed, ({ line }) => line),
    columnKinds: Uint32Array.from(placed, ({ columnKind }) => columnKind),
    times: Uint32Array.from(placed, ({ times }) => times),
    repeats,
    lineCount: components.reduce((sum, { sampling }) => sum + sampling, 0),
  };
}
