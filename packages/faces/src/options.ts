import type { Length, Limits, RegionShape } from "@pixelater/core";

/** Options for finding faces. */
export interface FindFacesOptions {
  /**
   * The lowest score of a face, above 0 and below 1. Lower ones find more faces, and more that are none. Default 0.46.
   */
  readonly threshold?: number | undefined;
  /**
   * Height of the smallest face to look for, in pixels of the photo. Default: about a fiftieth of the photo's longer side.
   * Each halving below that costs about four times the time.
   */
  readonly smallestFace?: number | undefined;
  /** Looks also at the photo lying on its sides and upside down, for four times the time. Default false. */
  readonly turned?: boolean | undefined;
  /** Shape of the regions. Default `"ellipse"`. */
  readonly shape?: Exclude<RegionShape, "polygon"> | undefined;
  /**
   * Space around a face that belongs to its region: pixels, or percent of the face's width at the left and right and of
   * its height at the top and bottom. Default: enough for hair and ears, `"40%"` for an ellipse and `"25%"` for a
   * rectangle.
   */
  readonly pad?: Length | undefined;
  /** Limits above which a photo is rejected, as for `pixelate`. */
  readonly limits?: Limits | undefined;
}

/** Options with their defaults. */
export interface FaceSettings {
  readonly threshold: number;
  readonly smallestFace: number | undefined;
  readonly turned: boolean;
  readonly shape: "rectangle" | "ellipse";
  readonly pad: Length;
  readonly limits: Limits | undefined;
}

const NAMES: Readonly<Record<keyof FindFacesOptions, true>> = {
  threshold: true,
  smallestFace: true,
  turned: true,
  shape: true,
  pad: true,
  limits: true,
};

const DEFAULT_THRESHOLD = 0.46;

/** Covers 95 % of faces with room to spare for hair and ears (docs/privacy.md). */
const DEFAULT_PAD = { ellipse: "40%", rectangle: "25%" } as const;

/**
 * Returns options with their defaults, checked also for callers without types.
 *
 * @throws {TypeError} for an unknown name or a value of the wrong kind, {@link RangeError} for one out of range.
 */
export function resolveFaceSettings(options: FindFacesOptions): FaceSettings {
  requireKnownNames(options);
  const shape = options.shape ?? "ellipse";
  if (!Object.hasOwn(DEFAULT_PAD, shape)) {
    throw new TypeError(`Expected "ellipse" or "rectangle" for shape but got ${JSON.stringify(shape)}`);
  }
  const turned: unknown = options.turned ?? false;
  if (typeof turned !== "boolean") {
    throw new TypeError(`Expected true or false for turned but got ${typeof turned}`);
  }
  const { smallestFace } = options;
  return {
    threshold: requireBetween("threshold", options.threshold ?? DEFAULT_THRESHOLD, 0, 1),
    smallestFace:
      smallestFace === undefined ? undefined : requireBetween("smallestFace", smallestFace, 0, Infinity),
    turned,
    shape,
    pad: requirePad(options.pad ?? DEFAULT_PAD[shape]),
    limits: options.limits,
  };
}

function requireKnownNames(options: unknown): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `Expected an object for options but got ${options === null ? "null" : typeof options}`,
    );
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(NAMES, name));
  if (unknown !== undefined) {
    throw new TypeError(
      `Expected one of ${Object.keys(NAMES).join(", ")} in options but got ${unknown.slice(0, 100)}`,
    );
  }
}

function requireBetween(what: string, value: unknown, low: number, high: number): number {
  if (typeof value !== "number") {
    throw new TypeError(`Expected a number for ${what} but got ${typeof value}`);
  }
  if (value > low && value < high) return value;
  throw new RangeError(
    `Expected more than ${low}${high === Infinity ? "" : ` and less than ${high}`} for ${what} but got ${value}`,
  );
}

function requirePad(pad: unknown): Length {
  const isPercentage = typeof pad === "string" && /^\d+(\.\d+)?%$/.test(pad);
  if (isPercentage) return pad as `${number}%`;
  if (typeof pad !== "number") {
    throw new TypeError(`Expected pixels or a percentage such as "40%" for pad but got ${typeof pad}`);
  }
  if (pad >= 0 && pad < Infinity) return pad;
  throw new RangeError(`Expected at least 0 for pad but got ${pad}`);
}
