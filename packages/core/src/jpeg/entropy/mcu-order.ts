import type { Frame } from "../syntax/frame.ts";

/** Blocks that one component has in each MCU. */
export interface McuBlocks {
  readonly across: number;
  readonly down: number;
}

/** Receives the MCUs of a scan in order. */
export interface McuVisitor {
  /** Called before the first MCU of each restart interval but the first. */
  restart(): void;
  /** @param column, row of the MCU among those of the scan. */
  visitMcu(column: number, row: number): void;
  /** Called before the first MCU of each row, and before the restart marker that may precede it. */
  startRow?(row: number): void;
}

/**
 * The order in which a scan holds its blocks (T.81 §A.2), and where its restart intervals end.
 *
 * The MCUs of an interleaved scan hold the blocks of all its components, here for 4:2:0:
 *
 *     Y0 Y1    Y4 Y5
 *     Y2 Y3    Y6 Y7      →   Y0 Y1 Y2 Y3 Cb0 Cr0   Y4 Y5 Y6 Y7 Cb1 Cr1   …
 *
 * BufferedScan takes only the geometry from here: a progressive scan of AC coefficients has an MCU for each block, and a
 * call for each cost it 3 % in a photo of 12 megapixels.
 *
 * In a scan of one component the MCU is one block, whatever its sampling factors, and no block is padding (§A.2.2).
 */
export class McuOrder {
  /** Whether a scan has several components. */
  readonly isInterleaved: boolean;
  /** MCUs across and down. */
  readonly columns: number;
  readonly rows: number;
  /** Blocks of each component of the scan in an MCU. */
  readonly blocks: readonly McuBlocks[];
  /** Rows of this scan's MCUs in a row of the frame's MCUs. */
  readonly #rowsInFrameRow: number;
  readonly #restartInterval: number;
  #untilRestart: number;

  /**
   * @param indexes of the scan's components in the frame.
   * @param restartInterval MCUs between restart markers; 0 for none.
   */
  constructor(frame: Frame, indexes: readonly number[], restartInterval = 0) {
    const [only] = indexes.map((index) => frame.components[index]);
    this.isInterleaved = indexes.length > 1;
    this.columns = this.isInterleaved ? frame.mcusAcross : only.blocksAcross;
    this.rows = this.isInterleaved ? frame.mcusDown : only.blocksDown;
    this.blocks = indexes.map((index) => {
      const { horizontal, vertical } = frame.components[index];
      return this.isInterleaved ? { across: horizontal, down: vertical } : { across: 1, down: 1 };
    });
    this.#rowsInFrameRow = this.isInterleaved ? 1 : only.vertical;
    this.#restartInterval = restartInterval;
    this.#untilRestart = restartInterval || Infinity;
  }

  /** Visits all MCUs of the scan. */
  visitAll(visitor: McuVisitor): void {
    this.visitRows(0, this.rows, visitor);
  }

  /** Visits the MCUs of the scan in one row of the frame's MCUs; rows must be visited in order. */
  visitFrameRow(frameRow: number, visitor: McuVisitor): void {
    const [first, end] = this.rowsIn(frameRow);
    this.visitRows(first, end, visitor);
  }

  /** Returns the first and the end of the rows of MCUs in one row of the frame's MCUs. */
  rowsIn(frameRow: number): readonly [first: number, end: number] {
    const first = frameRow * this.#rowsInFrameRow;
    return [first, Math.min(first + this.#rowsInFrameRow, this.rows)];
  }

  /** Visits rows of the scan's MCUs, in order. Only without restart intervals may rows be left out. */
  visitRows(first: number, end: number, visitor: McuVisitor): void {
    let untilRestart = this.#untilRestart;
    for (let row = first; row < end; row++) {
      visitor.startRow?.(row);
      for (let column = 0; column < this.columns; column++) {
        if (untilRestart-- === 0) {
          visitor.restart();
          untilRestart = this.#restartInterval - 1;
        }
        visitor.visitMcu(column, row);
      }
    }
    this.#untilRestart = untilRestart;
  }
}
