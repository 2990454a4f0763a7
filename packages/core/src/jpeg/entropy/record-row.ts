import { corruptJpeg } from "../syntax/markers.ts";
import type { Frame } from "../syntax/frame.ts";
import type { CoefficientRows } from "./coefficients.ts";
import { McuOrder, type McuVisitor } from "./mcu-order.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import { BlockSymbols, dcTableOf, entryOf, type RecordedBlocks, SYMBOL_MASK } from "./block-symbols.ts";

/** Largest size of a DC difference in any table (T.81 table F.6, extended to 12-bit samples). */
const LARGEST_SIZE = 15;

/** Records rows of MCUs as symbols, each row as a restart interval of its own. */
export class RowRecorder implements RecordedBlocks, McuVisitor {
  readonly symbols: BlockSymbols;
  readonly blocks: Uint32Array;
  readonly dcEntries: Uint32Array;
  readonly #order: McuOrder;
  /** The row of MCUs that is being recorded. */
  #rows: readonly CoefficientRows[] = [];
  #mcuRow = 0;
  /** Ones: every block occurs once. */
  readonly #once: Uint32Array;
  readonly #previousDcs: Int32Array;

  constructor(frame: Frame) {
    const { components, mcusAcross } = frame;
    const capacity = components.reduce((sum, { horizontal, vertical }) => sum + horizontal * vertical, 0);
    this.#order = new McuOrder(frame, [...components.keys()]);
    this.symbols = new BlockSymbols(capacity * mcusAcross);
    this.blocks = Uint32Array.from({ length: capacity * mcusAcross }, (_, i) => i);
    this.dcEntries = new Uint32Array(this.blocks.length);
    this.#once = new Uint32Array(this.blocks.length).fill(1);
    this.#previousDcs = new Int32Array(components.length);
  }

  /** Number of blocks in the current row. */
  get length(): number {
    return this.symbols.count;
  }

  /** @param rows quantized coefficients of each component. */
  record(rows: readonly CoefficientRows[], mcuRow: number): void {
    this.symbols.clear();
    this.restart();
    this.#rows = rows;
    this.#mcuRow = mcuRow;
    this.#order.visitFrameRow(mcuRow, this);
  }

  /** Adds the symbol counts of the current row: SYMBOLS counts for each table. */
  count(frequencies: Float64Array): void {
    const { symbols, dcEntries, length } = this;
    symbols.countAc(0, this.#once.subarray(0, length), 1, frequencies);
    for (let i = 0; i < length; i++) {
      const symbol = dcEntries[i] & SYMBOL_MASK;
      frequencies[symbol]++;
    }
  }

  /** The first DC coefficient of a restart interval is coded as its difference from zero (T.81 §F.2.1.3.1). */
  restart(): void {
    this.#previousDcs.fill(0);
  }

  visitMcu(column: number, row: number): void {
    const { blocks } = this.#order;
    for (let c = 0; c < blocks.length; c++) {
      const { across, down } = blocks[c];
      const rows = this.#rows[c];
      const top = row * down - this.#mcuRow * rows.blocksDown;
      for (let v = 0; v < down; v++) {
        const from = (top + v) * rows.blocksAcross + column * across;
        for (let h = 0; h < across; h++) this.#addBlock(rows, from + h, c);
      }
    }
  }

  #addBlock({ values, last }: CoefficientRows, block: number, component: number): void {
    const { symbols } = this;
    const from = BLOCK * block;
    const dc = values[from];
    const dcTable = dcTableOf(component);
    const entry = entryOf(dcTable, 0, dc - this.#previousDcs[component]);
    if ((entry & 255) > LARGEST_SIZE) {
      throw corruptJpeg(
        `Expected DC differences of at most ${LARGEST_SIZE} bits but received one of more`,
        0,
      );
    }
    this.#previousDcs[component] = dc;
    this.dcEntries[symbols.count] = entry;
    symbols.begin(dc, dcTable + 1);
    const end = last[block];
    for (let k = 1; k <= end; k++) {
      const value = values[from + k];
      if (value !== 0) symbols.put(k, value);
    }
    symbols.end();
  }
}
