import { BLOCK, ZIGZAG_ORDER } from "../syntax/zigzag.ts";
import type { AxisCuts } from "../transform/axis.ts";
import type { BlockSymbols } from "../entropy/block-symbols.ts";
import type { Component } from "./component.ts";
import { DEAD_ZONE, nearestStep } from "../transform/quantization.ts";

/** Zig-zag places of the waves across and down, by u and by v. */
const PLACES_ACROSS = /* @__PURE__ */ ZIGZAG_ORDER.slice(0, 8);
const PLACES_DOWN = /* @__PURE__ */ ZIGZAG_ORDER.filter((_, position) => position % 8 === 0);

/** Whether at most one edge across and one down meet in every block, as they do where cells are not smaller. */
export function hasEdgeBlocks({ columnCuts, rowCuts }: Component): boolean {
  return hasSingleEdges(columnCuts) && hasSingleEdges(rowCuts);
}

function hasSingleEdges({ pieces }: AxisCuts): boolean {
  return pieces.every((piece, kind) => kind === 0 || piece - pieces[kind - 1] <= 2);
}

/** A row of cells as the kinds of block columns see it. */
interface SeenCells {
  cellRow: number;
  /** Coefficient 0 across. */
  readonly means: Float64Array;
  /** Right of the edge less left of it; 0 where there is none. */
  readonly jumps: Float64Array;
}

/**
 * Blocks in which at most one edge across and one down meet. An edge across is one step from the left colour to the
 * right one, so that all waves across are the colours' difference times numbers that only the edge's place tells, and
 * likewise down:
 *
 *     F(u, 0) = (the mean difference across) · edge(u)
 *     F(0, v) = (the difference of the means down) · edge(v)
 *     F(u, v) = (the difference of the differences) · edge(u) · edge(v)
 *
 * Three numbers tell the whole block, and whether anything of a row of its coefficients outlasts the quantizer.
 */
export class EdgeBlocks {
  readonly #component: Component;
  readonly #cellColumns: number;
  readonly #reciprocals: Float64Array;
  /** Eight numbers for each kind of column: edge(u), and for F(u, 0) the quantizer steps that a difference of 1 makes. */
  readonly #edges: Float64Array;
  readonly #stepsAcross: Float64Array;
  /** And for each v the steps that the largest of F(1, v) to F(7, v) has at most, edge(v) being 1. */
  readonly #largestSteps: Float64Array;
  /** For F(0, v) of the row of blocks at hand the steps that a difference of 1 makes. */
  readonly #stepsDown = new Float64Array(8);
  /** Of two rows of cells only the last is needed again. */
  readonly #seen: readonly [SeenCells, SeenCells];
  readonly #found = new FoundCoefficients();

  constructor(component: Component, cellColumns: number) {
    this.#component = component;
    this.#cellColumns = cellColumns;
    this.#reciprocals = Float64Array.from(component.steps, (step) => 1 / step);
    const kinds = component.columnCuts.counts.length;
    this.#edges = new Float64Array(8 * kinds);
    this.#stepsAcross = new Float64Array(8 * kinds);
    this.#largestSteps = new Float64Array(8 * kinds);
    for (let kind = 0; kind < kinds; kind++) this.#prepare(kind);
    const seen = () => ({ cellRow: -1, means: new Float64Array(kinds), jumps: new Float64Array(kinds) });
    this.#seen = [seen(), seen()];
  }

  /** Adds the blocks of a kind of row, one for each kind of column. */
  addRow(rowKind: number, acTable: number, symbols: BlockSymbols): void {
    const { pieces, cells, transforms } = this.#component.rowCuts;
    const piece = pieces[rowKind];
    const upper = this.#see(cells[piece]);
    if (pieces[rowKind + 1] - piece === 1) {
      this.#addUncut(upper, transforms[8 * piece], acTable, symbols);
    } else {
      const lower = this.#see(cells[piece + 1]);
      this.#addCut(upper, lower, transforms.subarray(8 * piece, 8 * piece + 16), acTable, symbols);
    }
  }

  /** A row of blocks inside one row of cells. */
  #addUncut({ means, jumps }: SeenCells, share: number, acTable: number, symbols: BlockSymbols): void {
    const toDcSteps = this.#reciprocals[0];
    for (let kind = 0; kind < means.length; kind++) {
      symbols.begin(nearestStep(share * means[kind] * toDcSteps), acTable);
      const jump = jumps[kind];
      if (jump !== 0) putWaves(share * jump, this.#stepsAcross, 8 * kind, PLACES_ACROSS, symbols);
      symbols.end();
    }
  }

  /** A row of blocks in which two rows of cells meet. @param transforms of the two pieces down. */
  #addCut(
    upper: SeenCells,
    lower: SeenCells,
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
        putWaves(lowerMean - upperMean, this.#stepsDown, 0, PLACES_DOWN, symbols);
      } else {
        const jump = upperShare * upperJump + lowerShare * lowerJump;
        this.#putCorner(kind, edge, jump, lowerMean - upperMean, lowerJump - upperJump, symbols);
      }
      symbols.end();
    }
  }

  /** A block in which four cells meet; `across`, `down` and `both` are the differences. */
  #putCorner(
    kind: number,
    edge: Float64Array,
    across: number,
    down: number,
    both: number,
    symbols: BlockSymbols,
  ): void {
    const edges = this.#edges;
    const reciprocals = this.#reciprocals;
    const found = this.#found;
    found.clear();
    const column = 8 * kind;
    for (let u = 1; u < 8; u++) found.add(u, across * this.#stepsAcross[column + u]);
    for (let v = 1; v < 8; v++) {
      found.add(8 * v, down * this.#stepsDown[v]);
      const row = both * edge[v];
      const largest = row * this.#largestSteps[column + v];
      if (largest < DEAD_ZONE && largest > -DEAD_ZONE) continue;
      for (let u = 1; u < 8; u++) {
        found.add(8 * v + u, row * edges[column + u] * reciprocals[8 * v + u]);
      }
    }
    found.put(symbols);
  }

  /** Works out what a kind of column does to all its blocks. */
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

  /** A row of cells, to be read until two others have been asked for. */
  #see(cellRow: number): SeenCells {
    const seen = this.#seen[cellRow & 1];
    if (seen.cellRow === cellRow) return seen;
    seen.cellRow = cellRow;
    const { pieces, cells, transforms } = this.#component.columnCuts;
    const { values } = this.#component;
    const row = cellRow * this.#cellColumns;
    for (let kind = 0; kind < seen.means.length; kind++) {
      const piece = pieces[kind];
      const left = values[row + cells[piece]];
      const share = transforms[8 * piece];
      const isCut = pieces[kind + 1] - piece === 2;
      const right = isCut ? values[row + cells[piece + 1]] : left;
      seen.means[kind] = left * share + (isCut ? right * transforms[8 * piece + 8] : 0);
      seen.jumps[kind] = right - left;
    }
    return seen;
  }
}

/** The seven waves along one axis: `difference` times the steps at `at + 1` to `at + 7`. */
function putWaves(
  difference: number,
  stepsOf: Float64Array,
  at: number,
  places: Uint8Array,
  symbols: BlockSymbols,
): void {
  for (let wave = 1; wave < 8; wave++) {
    const steps = difference * stepsOf[at + wave];
    if (steps >= DEAD_ZONE || steps <= -DEAD_ZONE) symbols.put(places[wave], nearestStep(steps));
  }
}

/** AC coefficients found in any order, to be put in that of their zig-zag places. */
class FoundCoefficients {
  readonly #steps = new Float64Array(BLOCK);
  /** A bit for each place, the first being the highest, so that leading zeros tell the next. */
  readonly #bits = new Uint32Array(2);

  clear(): void {
    this.#bits.fill(0);
  }

  /** Takes a coefficient, in quantizer steps, unless it becomes zero. */
  add(position: number, steps: number): void {
    if (steps < DEAD_ZONE && steps > -DEAD_ZONE) return;
    const place = ZIGZAG_ORDER[position];
    this.#steps[place] = steps;
    this.#bits[place >> 5] |= 0x80000000 >>> (place & 31);
  }

  put(symbols: BlockSymbols): void {
    for (let half = 0; half < 2; half++) {
      for (let bits = this.#bits[half]; bits !== 0; ) {
        const bit = Math.clz32(bits);
        bits &= ~(0x80000000 >>> bit);
        symbols.put(32 * half + bit, nearestStep(this.#steps[32 * half + bit]));
      }
    }
  }
}
