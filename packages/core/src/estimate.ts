import { type Cost, inTurn, together } from "./cost.ts";
import { requireAffordable } from "./limits.ts";
import { partsAtMost } from "./mosaic/partition.ts";
import { paletteCost } from "./mosaic/cost.ts";
import type { PixelateOptions } from "./options.ts";
import { writeCost } from "./output/cost.ts";
import { turnCost } from "./orientation/cost.ts";
import { measureRowsCosts } from "./pixels/cost.ts";
import {
  isRewritten,
  type MeasurePass,
  type MosaicPlan,
  mosaicsOf,
  type OutputPlan,
  planOutputs,
  planPasses,
} from "./plan.ts";
import type { PhotoInput } from "./source/pixel-input.ts";
import { type PixelReader, READER } from "./source/pixel-reader.ts";
import type { ReadCosts } from "./source/read-costs.ts";
import type { Source } from "./source/source.ts";

/** The cost of pixelating a photo, as an upper bound. */
export interface Estimate {
  /** Bytes that {@link pixelateAll} needs beyond the input at its peak, with all outputs and what V8 has not freed yet. */
  readonly memoryBytes: number;
  /** Bytes that {@link pixelateEach} needs, if its caller drops each output before taking the next. */
  readonly memoryBytesOfEach: number;
  /** Bytes of the largest output, at most. */
  readonly outputBytes: number;
  /**
   * Units of work. One is a nanosecond of one core of the machine in docs/benchmarks.md. A fresh process takes some hundred
   * milliseconds more, until its loops are compiled.
   */
  readonly work: number;
}

/**
 * Estimates what pixelating a photo costs, before it is done. Reads the header, and lists the scans of a progressive JPEG.
 * Decodes nothing.
 *
 * @param options those of {@link pixelate}, or a list as {@link pixelateAll} takes it.
 * @throws {PixelateError} when the header cannot be read or goes beyond the limits, or a region does not touch the image.
 *   `maxWork` and `maxMemory` are ignored.
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const { memoryBytes, work } = estimate(photo, [{ grid: 8 }, { grid: 64 }]);
 */
export function estimate(
  input: PhotoInput,
  options: PixelateOptions | readonly PixelateOptions[] = {},
): Estimate {
  const { source, outputs } = planOutputs(input, isList(options) ? options : [options]);
  return estimateOutputs(source, outputs);
}

/** Estimates the cost of planned outputs. */
export function estimateOutputs(source: Source, outputs: readonly OutputPlan[]): Estimate {
  const first = READER.costs(source);
  const rewriting = isRewritten(source, outputs) ? first.rewrite() : undefined;
  const costs = rewriting?.afterwards ?? first;
  const isCutOff = first.readable < 1;
  // Measured as if it were not rewritten: one more output never makes others cheaper.
  const passes = rewriting && isCutOff ? [] : passCosts(source, outputs.flatMap(mosaicsOf), first);
  const measuring = rewriting ? [rewriting.cost, ...passes] : passes;
  // A file that is certain to be cut off is refused before anything is written.
  const writing = isCutOff ? [] : outputs.map((plan) => outputCost(source, plan, costs));
  const { memory, work } = inTurn([...measuring, ...writing]);
  const released = writing.map((cost) => ({ ...cost, scratch: cost.scratch + cost.kept, kept: 0 }));
  const memoryBytesOfEach = inTurn([...measuring, ...released]).memory;
  const outputBytes = Math.ceil(Math.max(0, ...writing.map(({ kept }) => kept)));
  return { memoryBytes: memory, memoryBytesOfEach, outputBytes, work };
}

/**
 * Checks the estimated cost of planned outputs against the limits.
 *
 * @param areReleased true if the caller drops each output before taking the next.
 * @throws {PixelateError} `TOO_LARGE`
 */
export function requireOutputs(source: Source, outputs: readonly OutputPlan[], areReleased: boolean): void {
  const { memoryBytes, memoryBytesOfEach, work } = estimateOutputs(source, outputs);
  requireAffordable(source, { memory: areReleased ? memoryBytesOfEach : memoryBytes, work }, outputs);
}

/**
 * Checks the estimated cost of measuring planned mosaics, and of steps after it, against the limits.
 *
 * @throws {PixelateError} `TOO_LARGE`
 */
export function requireMosaics<S extends Source>(
  source: S,
  plans: readonly MosaicPlan[],
  reader: PixelReader<S>,
  then: readonly Cost[] = [],
): void {
  const costs = reader.costs(source);
  const measuring = passCosts(source, plans, costs);
  requireAffordable(source, inTurn(costs.readable < 1 ? measuring : [...measuring, ...then]), plans);
}

function outputCost(source: Source, plan: OutputPlan, costs: ReadCosts): Cost {
  const { palette, dither } = plan;
  return together([
    ...(palette === undefined ? [] : mosaicsOf(plan).map((mosaic) => paletteCost(mosaic, palette, dither))),
    writeCost(source, plan, costs),
  ]);
}

function passCosts(source: Source, plans: readonly MosaicPlan[], costs: ReadCosts): Cost[] {
  const passes = planPasses(plans).map((pass) => passCost(source, pass, costs));
  // The first pass finds that the file is cut off.
  return costs.readable < 1 ? passes.slice(0, 1) : passes;
}

function passCost({ orientation }: Source, { path, plans }: MeasurePass, costs: ReadCosts): Cost {
  const parts = partsAtMost(plans);
  const reading = path === "pixels" ? costs.rows() : costs.measure(parts, path === "exact");
  const adding =
    path === "pixels"
      ? measureRowsCosts(plans)
      : [edgeCost(parts), ...plans.map((plan) => costs.fold(parts, plan))];
  const turning = plans.map((plan) => turnCost(plan.columns * plan.rows, orientation));
  const cost = together([reading, ...adding, ...plans.map(edgeCost), ...turning]);
  return costs.readable < 1 ? { ...cost, work: reading.work * costs.readable } : cost;
}

/** Returns the cost of laying a grid, twice for its coded image. */
function edgeCost({ columns, rows }: { readonly columns: number; readonly rows: number }): Cost {
  const edges = columns + rows + 2;
  return { work: 30 * edges, scratch: 12 * edges, kept: 4 * edges };
}

function isList(
  options: PixelateOptions | readonly PixelateOptions[],
): options is readonly PixelateOptions[] {
  return Array.isArray(options);
}
