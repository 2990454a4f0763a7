import { PixelateError } from "./errors.ts";
import { requireKnownNames } from "./option-names.ts";

/** What is refused with `TOO_LARGE` before memory is taken for it. */
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
}

export type ResolvedLimits = Readonly<Record<keyof Limits, number>>;

const LIMIT_NAMES: Readonly<Record<keyof Limits, true>> = {
  maxPixels: true,
  maxBytes: true,
  maxScanPixels: true,
};

/** Options of what reads a header alone. */
export interface HeaderOptions {
  /** What is refused before memory is taken. */
  readonly limits?: Limits | undefined;
}

export const HEADER_NAMES: Readonly<Record<keyof HeaderOptions, true>> = { limits: true };

/** @throws {TypeError | RangeError} for an unknown name, and for a limit that is no positive number. */
export function resolveLimits(limits: Limits = {}): ResolvedLimits {
  requireKnownNames(limits, LIMIT_NAMES, "limits");
  const maxPixels = requirePositive("maxPixels", limits.maxPixels ?? 100_000_000);
  return {
    maxPixels,
    maxBytes: requirePositive("maxBytes", limits.maxBytes ?? 52_428_800),
    maxScanPixels: requirePositive("maxScanPixels", limits.maxScanPixels ?? 100 * maxPixels),
  };
}

/** The limits that satisfy each of the given ones. */
export function lowestLimits(all: readonly (Limits | undefined)[]): ResolvedLimits {
  const resolved = all.map(resolveLimits);
  if (resolved.length === 0) return resolveLimits();
  return {
    maxPixels: Math.min(...resolved.map((l) => l.maxPixels)),
    maxBytes: Math.min(...resolved.map((l) => l.maxBytes)),
    maxScanPixels: Math.min(...resolved.map((l) => l.maxScanPixels)),
  };
}

/** @throws {PixelateError} `TOO_LARGE` */
export function requirePixels(width: number, height: number, limits: ResolvedLimits): void {
  if (width * height > limits.maxPixels) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${limits.maxPixels} pixels but the image has ${width} × ${height}`,
    );
  }
}

/** @throws {PixelateError} `TOO_LARGE` */
export function requireBytes(byteLength: number, limits: ResolvedLimits): void {
  if (byteLength > limits.maxBytes) {
    throw new PixelateError(
      "TOO_LARGE",
      `Expected at most ${limits.maxBytes} bytes but received ${byteLength}`,
    );
  }
}

function requirePositive(what: string, value: number): number {
  if (typeof value !== "number")
    throw new TypeError(`Expected a number for ${what} but received ${typeof value}`);
  if (value > 0) return value;
  throw new RangeError(`Expected a positive number for ${what} but received ${value}`);
}
