import type { Frame } from "../syntax/frame.ts";
import type { ComponentSpecs } from "../syntax/standard-tables.ts";
import { BLOCK } from "../syntax/zigzag.ts";
import type { CoefficientRows } from "./coefficients.ts";
import { packedCodes } from "./huffman-codes.ts";
import type { IntervalBits } from "./interval-bits.ts";
import { McuOrder, type McuVisitor } from "./mcu-order.ts";

/** A component with its Huffman codes. */
interface ComponentEncoder {
  readonly across: number;
  readonly down: number;
  readonly dcCodes: Uint32Array;
  readonly acCodes: Uint32Array;
  /** DC predictor (T.81 §F.1.1.5.1). */
  previousDc: number;
}

/** Encodes rows of MCUs with given Huffman tables in one pass, each row as a restart interval of its own. */
export class RowEncoder implements McuVisitor {
  readonly #order: McuOrder;
  readonly #components: readonly ComponentEncoder[];
  readonly #interval: IntervalBits;
  #rows: readonly CoefficientRows[] = [];
  #mcuRow = 0;
  #hasAllCodes = true;

  /**
   * @param specs the Huffman tables of each component.
   * @param interval receives the bits of each row.
   */
  constructor(frame: Frame, specs: readonly ComponentSpecs[], interval: IntervalBits) {
    this.#order = new McuOrder(frame, [...frame.components.keys()]);
    this.#interval = interval;
    this.#components = this.#order.blocks.map(({ across, down }, i) => ({
      across,
      down,
      dcCodes: packedCodes(specs[i].dc),
      acCodes: packedCodes(specs[i].ac),
      previousDc: 0,
    }));
  }

  /**
   * Encodes a row of MCUs.
   *
   * @param rows coefficients of each component, with their masks.
   * @returns false if the tables lack a code for a symbol. The bits are then useless.
   */
  encode(rows: readonly CoefficientRows[], mcuRow: number): boolean {
    this.#rows = rows;
    this.#mcuRow = mcuRow;
    this.#interval.clear();
    this.restart();
    this.#order.visitFrameRow(mcuRow, this);
    return this.#hasAllCodes;
  }

  /** The first DC coefficient of a restart interval is coded as its difference from zero (T.81 §F.2.1.3.1). */
  restart(): void {
    for (const component of this.#components) component.previousDc = 0;
  }

  visitMcu(column: number, row: number): void {
    for (let c = 0; c < this.#components.length; c++) {
      const component = this.#components[c];
      const { across, down } = component;
      const rows = this.#rows[c];
      const top = row * down - this.#mcuRow * rows.blocksDown;
      for (let v = 0; v < down; v++) {
        const from = (top + v) * rows.blocksAcross + column * across;
        for (let h = 0; h < across; h++) this.#encodeBlock(component, rows, from + h);
      }
    }
  }

  #encodeBlock(component: ComponentEncoder, { values, nonzero }: CoefficientRows, block: number): void {
    const { dcCodes, acCodes } = component;
    const dc = values[BLOCK * block];
    const isCoded = this.#interval.writeBlock(
      values,
      BLOCK * block,
      dc - component.previousDc,
      nonzero[2 * block],
      nonzero[2 * block + 1],
      dcCodes,
      acCodes,
    );
    component.previousDc = dc;
    if (!isCoded) this.#hasAllCodes = false;
  }
}
