import { PixelateError } from "./errors.ts";
import { requireKnownNames } from "./option-names.ts";

/** Limits above which an image is rejected with `TOO_LARGE`, before memory is allocated for it. */
export interface Limits {
  /** Pixels of the image, width × height. Default 100 million. */
  readonly maxPixels?: number | undefined;
  /** Bytes of the input. Default 52,428,800 (50 MiB). */
  readonly maxBytes?: number | undefined;
  /**
   * Work that a JPEG's scans may cause: scans × pixels. A progressive photo has about ten scans; files made to
   * exhaust a decoder have thousands. Default 100 × `maxPixels`, and never more than 1,000 scans.
   */
  readonly maxScanPixels?: number | undefined;
  /**
   * Work of a call, in the units of `estimate`: about a nanosecond each. Default: 400 million, 20 million for each output but
   * the first, and 20,000 for each byte of the input. That is 0.4 seconds for the smallest file, and 20 for a megabyte.
   */
  readonly maxWork?: number | undefined;
  /**
   * Bytes that a call may need beyond the input, as `estimate` predicts them. Default: 56 million, 4 million for each output
   * but the first, and 2,048 for each byte of the input.
   */
  readonly maxMemory?: number | undefined;
}

/** The default limits. */
export const DEFAULT_LIMITS = { maxPixels: 100_000_000, maxBytes: 52_428_800 } as const;

/** Limits with their defaults. Those of work and memory depend on the input unless given. */
export interface ResolvedLimits {
  readonly maxPixels: number;
  readonly maxBytes: number;
  readonly maxScanPixels: number;
  readonly maxWork: number | undefined;
  readonly maxMemory: number | undefined;
}

/**
 * The default budget of a call. A few bytes can stand for 100 million pixels, or for a mosaic of as many cells. The base bounds
 * what they cause: half a second and 60 MB for one output. The share for each byte is ten times what the densest photo
 * takes: sixteen outputs of a JPEG with half a bit a pixel take about 2,000 units for each byte of it.
 */
const DEFAULT_BUDGET = {
  work: { base: 400e6, perOutput: 20e6, perByte: 20_000 },
  memory: { base: 56e6, perOutput: 4e6, perByte: 2_048 },
} as const;

const LIMIT_NAMES: Readonly<Record<keyof Limits, true>> = {
  maxPixels: true,
  maxBytes: true,
  maxScanPixels: true,
  maxWork: true,
  maxMemory: true,
};

/** Options of functions that read only a header. */
export interface HeaderOptions {
  /** Limits above which an image is rejected. */
  readonly limits?: Limits | undefined;
}

export const HEADER_NAMES: Readonly<Record<keyof HeaderOptions, true>> = { limits: true };

/**
 * Returns limits with their defaults.
 *
 * @throws {TypeError | RangeError} for an unknown name or a limit that is not a positive number.
 */
export function resolveLimits(limits: Limits = {}): ResolvedLimits {
  requireKnownNames(limits, LIMIT_NAMES, "limits");
  const maxPixels = requirePositive("maxPixels", limits.maxPixels ?? DEFAULT_LIMITS.maxPixels);
  return {
    maxPixels,
    maxBytes: requirePositive("maxBytes", limits.maxBytes ?? DEFAULT_LIMITS.maxBytes),
    maxScanPixels: requirePositive("maxScanPixels", limits.maxScanPixels ?? 100 * maxPixels),
    maxWork: limits.maxWork === undefined ? undefined : requirePositive("maxWork", limits.maxWork),
    maxMemory: limits.maxMemory === undefined ? undefined : requirePositive("maxMemory", limits.maxMemory),
  };
}

/** Returns the lowest of each limit. */
export function lowestLimits(all: readonly (Limits | undefined)[]): ResolvedLimits {
  const resolved = all.map(resolveLimits);
  if (resolved.length === 0) return resolveLimits();
  return {
    maxPixels: Math.min(...resolved.map((l) => l.maxPixels)),
    maxBytes: Math.min(...resolved.map((l) => l.maxBytes)),
    maxScanPixels: Math.min(...resolved.map((l) => l.maxScanPixels)),
    maxWork: lowest(resolved.map((l) => l.maxWork)),
    maxMemory: lowest(resolved.map((l) => l.maxMemory)),
  };
}

function lowest(given: readonly (number | undefined)[]): number | undefined {
  const numbers = given.filter((limit) => limit !== undefined);
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}

/** Checks an image's size. @throws {PixelateError} `TOO_LARGE` */
export function requirePixels(width: number, height: number, limits: ResolvedLimits): void {
  if (width * height > limits.maxPixels) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${limits.maxPixels} pixels but the image has ${width} × ${height}`,
    );
  }
}

/** Checks the size of a file. @throws {PixelateError} `TOO_LARGE` */
export function requireBytes(byteLength: number, limits: ResolvedLimits): void {
  if (byteLength > limits.maxBytes) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${limits.maxBytes} bytes but received ${byteLength}`,
    );
  }
}

/** Returns the limits of work and memory for an input of some bytes, with their defaults. */
export function budgetOf(
  byteLength: number,
  limits: ResolvedLimits,
  outputs: number,
): { readonly maxWork: number; readonly maxMemory: number } {
  const budget = ({ base, perOutput, perByte }: (typeof DEFAULT_BUDGET)[keyof typeof DEFAULT_BUDGET]) =>
    base + perOutput * Math.max(0, outputs - 1) + perByte * byteLength;
  return {
    maxWork: limits.maxWork ?? budget(DEFAULT_BUDGET.work),
    maxMemory: limits.maxMemory ?? budget(DEFAULT_BUDGET.memory),
  };
}

/**
 * Checks an estimated cost.
 *
 * @param jobs the mosaics or outputs that cost it, for the message.
 * @throws {PixelateError} `TOO_LARGE`
 */
export function requireAffordable(
  { bytes, limits }: { readonly bytes: Uint8Array; readonly limits: ResolvedLimits },
  { work, memory }: { readonly work: number; readonly memory: number },
  jobs: readonly { readonly columns: number; readonly rows: number }[],
): void {
  const { maxWork, maxMemory } = budgetOf(bytes.length, limits, jobs.length);
  if (work <= maxWork && memory <= maxMemory) return;
  const cells = jobs.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
  const asked = `${jobs.length === 1 ? "one output" : `${jobs.length} outputs`} of ${cells} cells`;
  const advice = "Use fewer grids or larger cells, or raise";
  throw new PixelateError(
    "TOO_LARGE",
    work > maxWork
      ? `Expected at most ${millions(maxWork)} million units of work for an input of ${bytes.length} bytes but ${asked} may take ${millions(work)}. ${advice} limits.maxWork`
      : `Expected at most ${millions(maxMemory)} MB of memory for an input of ${bytes.length} bytes but ${asked} may take ${millions(memory)}. ${advice} limits.maxMemory`,
  );
}

function millions(number: number): number {
  return Math.ceil(number / 1e6);
}

function requirePositive(what: string, value: number): number {
  if (typeof value !== "number")
    throw new TypeError(`Expected a number for ${what} but received ${typeof value}`);
  if (value > 0) return value;
  throw new RangeError(`Expected a positive number for ${what} but received ${value}`);
}
