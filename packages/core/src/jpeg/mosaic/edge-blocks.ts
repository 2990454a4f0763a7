import { BLOCK, ZIGZAG_ORDER } from "../syntax/zigzag.ts";
import type { AxisCuts } from "../transform/axis.ts";
import type { BlockSymbols } from "../entropy/block-symbols.ts";
import type { MosaicComponent } from "./component.ts";
import { DEAD_ZONE, nearestStep } from "../transform/quantization.ts";

/** Zig-zag positions of F(u, 0) by u, and of F(0, v) by v. */
const PLACES_ACROSS = /* @__PURE__ */ ZIGZAG_ORDER.slice(0, 8);
const PLACES_DOWN = /* @__PURE__ */ ZIGZAG_ORDER.filter((_, position) => position % 8 === 0);

/** Returns true if at most one edge cuts each block along an axis. It does if cells are not smaller than blocks. */
export function hasSingleEdges({ pieces }: AxisCuts): boolean {
  return pieces.every((piece, kind) => kind === 0 || piece - pieces[kind - 1] <= 2);
}

/** A row of cells, transformed for each kind of block column. */
interface CellRow {
  cellRow: number;
  /** Coefficient 0 across. */
  readonly means: Float64Array;
  /** Value right of the edge minus value left of it; 0 without an edge. */
  readonly jumps: Float64Array;
}

/**
 * Encodes blocks that at most one edge across and one down cut. An edge across is a step from the left color to the
 * right one. Its coefficients are the difference of the colors times the transform of a unit step, which depends only
 * on the edge's position; likewise down:
 *
 *     ┌──────┬────┐
 *     │  a   │ b  │   F(u, 0) = (the mean difference across) · edge(u)
 *     ├──────┼────┤   F(0, v) = (the difference of the means down) · edge(v)
 *     │  c   │ d  │   F(u, v) = (the difference of the differences) · edge(u) · edge(v)
 *     └──────┴────┘
 *
 * Three numbers determine the whole block, and whether any coefficient of a row survives quantization.
 */
export class EdgeBlocks {
  readonly #component: MosaicComponent;
  readonly #cellColumns: number;
  readonly #reciprocals: Float64Array;
  /** Eight numbers for each kind of column: edge(u), and the quantizer steps of F(u, 0) for a difference of 1. */
  readonly #edges: Float64Array;
  readonly #stepsAcross: Float64Array;
  /** For each kind of column and v: the most quantizer steps of F(1, v) to F(7, v) if edge(v) is 1. */
  readonly #largestSteps: Float64Array;
  /** For the current row of blocks: the quantizer steps of F(0, v) for a difference of 1. */
  readonly #stepsDown = new Float64Array(8);
  /** The last two rows of cells, by the parity of their index. */
  readonly #cellRows: readonly [CellRow, CellRow];
  /** Coefficients of the current block in quantizer steps, in zig-zag order; set only where they do not become zero. */
  readonly #found = new Float64Array(BLOCK);

  /** @param component whose columns of blocks have single edges. */
  constructor(component: MosaicComponent, cellColumns: number) {
    this.#component = component;
    this.#cellColumns = cellColumns;
    this.#reciprocals = Float64Array.from(component.quantTableNatural, (step) => 1 / step);
    const kinds = component.columnCuts.counts.length;
    this.#edges = new Float64Array(8 * kinds);
    this.#stepsAcross = new Float64Array(8 * kinds);
    this.#largestSteps = new Float64Array(8 * kinds);
    for (let kind = 0; kind < kinds; kind++) this.#prepare(kind);
    const cellRowSums = () => ({
      cellRow: -1,
      means: new Float64Array(kinds),
      jumps: new Float64Array(kinds),
    });
    this.#cellRows = [cellRowSums(), cellRowSums()];
  }

  /** Returns true if at most one edge cuts a kind of row. */
  takesRow(rowKind: number): boolean {
    const { pieces } = this.#component.rowCuts;
    return pieces[rowKind + 1] - pieces[rowKind] <= 2;
  }

  /** Adds the blocks of a kind of row that {@link takesRow} takes, one for each kind of column. */
  addRow(rowKind: number, acTable: number, symbols: BlockSymbols): void {
    const { pieces, cells, transforms } = this.#component.rowCuts;
    const piece = pieces[rowKind];
    const upper = this.#cellRow(cells[piece]);
    if (pieces[rowKind + 1] - piece === 1) {
      this.#addUncut(upper, transforms[8 * piece], acTable, symbols);
    } else {
      const lower = this.#cellRow(cells[piece + 1]);
      this.#addCut(upper, lower, transforms.subarray(8 * piece, 8 * piece + 16), acTable, symbols);
    }
  }

  /** Adds a row of blocks inside one row of cells. */
  #addUncut({ means, jumps }: CellRow, share: number, acTable: number, symbols: BlockSymbols): void {
    const toDcSteps = this.#reciprocals[0];
    for (let kind = 0; kind < means.length; kind++) {
      symbols.begin(nearestStep(share * means[kind] * toDcSteps), acTable);
      const jump = jumps[kind];
      if (jump !== 0) putAlongAxis(share * jump, this.#stepsAcross, 8 * kind, PLACES_ACROSS, symbols);
      symbols.end();
    }
  }

  /** Adds a row of blocks in which two rows of cells meet. @param transforms of the two pieces down. */
  #addCut(
    upper: CellRow,
    lower: CellRow,
    transforms: Float64Array,
    acTable: number,
    symbols: BlockSymbols,
  ): void {
    const upperShare = transforms[0];
    const lowerShare = transforms[8];
    const edge = transforms.subarray(8);
    const toDcSteps = this.#reciprocals[0];
    for (let v = 1; v < 8; v++) this.#stepsDown[v] = edge[v] * this.#reciprocals[8 * v];
    for (let kind = 0; kind < upper.means.length; kind++) {
      const upperMean = upper.means[kind];
      const lowerMean = lower.means[kind];
      const upperJump = upper.jumps[kind];
      const lowerJump = lower.jumps[kind];
      const mean = upperShare * upperMean + lowerShare * lowerMean;
      symbols.begin(nearestStep(mean * toDcSteps), acTable);
      if (upperJump === 0 && lowerJump === 0) {
        putAlongAxis(lowerMean - upperMean, this.#stepsDown, 0, PLACES_DOWN, symbols);
      } else {
        const jump = upperShare * upperJump + lowerShare * lowerJump;
        this.#putCorner(kind, edge, jump, lowerMean - upperMean, lowerJump - upperJump, symbols);
      }
      symbols.end();
    }
  }

  /** Adds the coefficients of a block in which four cells meet. @param across, down, both the three differences. */
  #putCorner(
    kind: number,
    edge: Float64Array,
    across: number,
    down: number,
    both: number,
    symbols: BlockSymbols,
  ): void {
    const edges = this.#edges;
    const stepsAcross = this.#stepsAcross;
    const stepsDown = this.#stepsDown;
    const largestSteps = this.#largestSteps;
    const reciprocals = this.#reciprocals;
    const found = this.#found;
    const column = 8 * kind;
    /** A bit for each coefficient that does not become zero, by zig-zag position: 0 to 31, and 32 to 63. */
    let low = 0;
    let high = 0;
    for (let u = 1; u < 8; u++) {
      const steps = across * stepsAcross[column + u];
      if (steps < DEAD_ZONE && steps > -DEAD_ZONE) continue;
      const place = ZIGZAG_ORDER[u];
      found[place] = steps;
      low |= 1 << place;
    }
    for (let v = 1; v < 8; v++) {
      const steps = down * stepsDown[v];
      if (steps >= DEAD_ZONE || steps <= -DEAD_ZONE) {
        const place = ZIGZAG_ORDER[8 * v];
        found[place] = steps;
        if (place < 32) low |= 1 << place;
        else high |= 1 << place;
      }
      const row = both * edge[v];
      const largest = row * largestSteps[column + v];
      if (largest < DEAD_ZONE && largest > -DEAD_ZONE) continue;
      for (let u = 1; u < 8; u++) {
        const corner = row * edges[column + u] * reciprocals[8 * v + u];
        if (corner < DEAD_ZONE && corner > -DEAD_ZONE) continue;
        const place = ZIGZAG_ORDER[8 * v + u];
        found[place] = corner;
        if (place < 32) low |= 1 << place;
        else high |= 1 << place;
      }
    }
    putMarked(found, 0, low, symbols);
    putMarked(found, 32, high, symbols);
  }

  /** Computes edge(u) and the quantizer steps of a kind of column. */
  #prepare(kind: number): void {
    const { pieces, transforms } = this.#component.columnCuts;
    const right = pieces[kind] + 1;
    if (right === pieces[kind + 1]) return;
    for (let u = 1; u < 8; u++) {
      const edge = transforms[8 * right + u];
      this.#edges[8 * kind + u] = edge;
      this.#stepsAcross[8 * kind + u] = edge * this.#reciprocals[u];
      for (let v = 1; v < 8; v++) {
        const steps = Math.abs(edge) * this.#reciprocals[8 * v + u];
        this.#largestSteps[8 * kind + v] = Math.max(this.#largestSteps[8 * kind + v], steps);
      }
    }
  }

  /** Returns a row of cells; valid until two others have been requested. */
  #cellRow(cellRow: number): CellRow {
    const cellRowSums = this.#cellRows[cellRow & 1];
    if (cellRowSums.cellRow === cellRow) return cellRowSums;
    cellRowSums.cellRow = cellRow;
    const { pieces, cells, transforms } = this.#component.columnCuts;
    const { values } = this.#component;
    const row = cellRow * this.#cellColumns;
    for (let kind = 0; kind < cellRowSums.means.length; kind++) {
      const piece = pieces[kind];
      const left = values[row + cells[piece]];
      const share = transforms[8 * piece];
      const isCut = pieces[kind + 1] - piece === 2;
      const right = isCut ? values[row + cells[piece + 1]] : left;
      cellRowSums.means[kind] = left * share + (isCut ? right * transforms[8 * piece + 8] : 0);
      cellRowSums.jumps[kind] = right - left;
    }
    return cellRowSums;
  }
}

/** Puts the seven AC coefficients along one axis: `difference` times the steps at `at + 1` to `at + 7`. */
function putAlongAxis(
  difference: number,
  stepsOf: Float64Array,
  at: number,
  places: Uint8Array,
  symbols: BlockSymbols,
): void {
  for (let frequency = 1; frequency < 8; frequency++) {
    const steps = difference * stepsOf[at + frequency];
    if (steps >= DEAD_ZONE || steps <= -DEAD_ZONE) symbols.put(places[frequency], nearestStep(steps));
  }
}

/** Puts the coefficients whose bit is set, from zig-zag position `first` on. */
function putMarked(steps: Float64Array, first: number, marks: number, symbols: BlockSymbols): void {
  for (let bits = marks; bits !== 0; bits &= bits - 1) {
    const place = first + 31 - Math.clz32(bits & -bits);
    symbols.put(place, nearestStep(steps[place]));
  }
}
