import { BLOCK, NATURAL_ORDER } from "../syntax/zigzag.ts";
import type { BlockSymbols } from "../entropy/block-symbols.ts";
import { CellRowTransforms } from "./cell-row-transforms.ts";
import type { MosaicComponent } from "./component.ts";
import { DEAD_ZONE, nearestStep } from "../transform/quantization.ts";

/** Encodes blocks that any number of edges cut: sums every coefficient over the pieces. */
export class AnyBlocks {
  readonly #component: MosaicComponent;
  readonly #transforms: CellRowTransforms;
  readonly #reciprocals: Float64Array;
  /** Coefficients of the current block before quantization, in natural order. */
  readonly #coefficients = new Float64Array(BLOCK);

  constructor(component: MosaicComponent, cellColumns: number) {
    this.#component = component;
    this.#transforms = new CellRowTransforms(component.columnCuts, component.values, cellColumns);
    this.#reciprocals = Float64Array.from(component.quantTableNatural, (step) => 1 / step);
  }

  /** Adds the blocks of a kind of row, one for each kind of column. */
  addRow(rowKind: number, acTable: number, symbols: BlockSymbols): void {
    const toDcSteps = this.#reciprocals[0];
    const columnKinds = this.#component.columnCuts.counts.length;
    for (let columnKind = 0; columnKind < columnKinds; columnKind++) {
      this.#transform(rowKind, columnKind);
      symbols.begin(nearestStep(this.#coefficients[0] * toDcSteps), acTable);
      this.#putCoefficients(symbols);
      symbols.end();
    }
  }

  #transform(rowKind: number, columnKind: number): void {
    const { pieces, cells, transforms } = this.#component.rowCuts;
    const coefficients = this.#coefficients;
    const end = pieces[rowKind + 1];
    coefficients.fill(0);
    for (let piece = pieces[rowKind]; piece < end; piece++) {
      const across = this.#transforms.of(cells[piece]);
      for (let v = 0; v < 8; v++) {
        const weight = transforms[8 * piece + v];
        for (let u = 0; u < 8; u++) {
          coefficients[8 * v + u] += weight * across[8 * columnKind + u];
        }
      }
    }
  }

  #putCoefficients(symbols: BlockSymbols): void {
    const coefficients = this.#coefficients;
    const reciprocals = this.#reciprocals;
    for (let place = 1; place < BLOCK; place++) {
      const position = NATURAL_ORDER[place];
      const steps = coefficients[position] * reciprocals[position];
      if (steps >= DEAD_ZONE || steps <= -DEAD_ZONE) symbols.put(place, nearestStep(steps));
    }
  }
}
