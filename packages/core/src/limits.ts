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
}

/** The default limits. */
export const DEFAULT_LIMITS = { maxPixels: 100_000_000, maxBytes: 52_428_800 } as const;

export type ResolvedLimits = Readonly<Record<keyof Limits, number>>;

const LIMIT_NAMES: Readonly<Record<keyof Limits, true>> = {
  maxPixels: true,
  maxBytes: true,
  maxScanPixels: true,
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
  };
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

function requirePositive(what: string, value: number): number {
  if (typeof value !== "number")
    throw new TypeError(`Expected a number for ${what} but received ${typeof value}`);
  if (value > 0) return value;
  throw new RangeError(`Expected a positive number for ${what} but received ${value}`);
}
