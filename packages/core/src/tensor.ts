import type { Bytes } from "./bytes.ts";
import { BLUE_SHARE, GREEN_SHARE, LINEAR_OF_SRGB, type Light, RED_SHARE } from "./color/light.ts";
import { requireKnownNames } from "./option-names.ts";
import { oneOf } from "./options.ts";
import { flattenOnWhite, type Mosaic } from "./mosaic/mosaic.ts";

/** Options of {@link toTensor}. */
export interface TensorOptions {
  /** `"chw"` (the default, as PyTorch has it) puts one channel after the other, `"hwc"` the channels of a cell together. */
  readonly layout?: "chw" | "hwc" | undefined;
  /** `"rgb"` (the default), or one channel: `"luma"` is 0.299 R + 0.587 G + 0.114 B (Rec. 601) of the chosen light. */
  readonly channels?: "rgb" | "luma" | undefined;
  /** `"float32"` (the default), values from 0 to 1 unless they are normalized; or `"uint8"`, from 0 to 255. */
  readonly dtype?: "float32" | "uint8" | undefined;
  /** `"srgb"` (the default) gives the values of the file, `"linear"` linear light. */
  readonly light?: Light | undefined;
  /** Subtracted from each channel's values, 0 to 1, before they are divided by {@link std}. Only of floats. Default 0. */
  readonly mean?: readonly number[] | undefined;
  /** Divides each channel's values. Only of floats. Default 1. */
  readonly std?: readonly number[] | undefined;
}

const TENSOR_NAMES: Readonly<Record<keyof TensorOptions, true>> = {
  layout: true,
  channels: true,
  dtype: true,
  light: true,
  mean: true,
  std: true,
};

/**
 * Returns the colors of a mosaic as numbers for a model: rows × columns × channels of them. Transparent cells count as they
 * look on white. For cells averaged in linear light, measure with `light: "linear"`; `light` here only converts the means.
 *
 * @throws {TypeError | RangeError} when an option is wrong.
 *
 * @example
 * const [mosaic] = measure(photo, [{ grid: 32 }]);
 * const input = toTensor(mosaic, { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] }); // 3 × 32 × 32
 */
export function toTensor(mosaic: Mosaic, options: TensorOptions & { readonly dtype: "uint8" }): Bytes;
export function toTensor(
  mosaic: Mosaic,
  options?: TensorOptions & { readonly dtype?: "float32" | undefined },
): Float32Array;
export function toTensor(mosaic: Mosaic, options?: TensorOptions): Float32Array | Bytes;
export function toTensor(mosaic: Mosaic, options: TensorOptions = {}): Float32Array | Bytes {
  requireKnownNames(options, TENSOR_NAMES, "options");
  const layout = oneOf("layout", options.layout ?? "chw", ["chw", "hwc"]);
  const dtype = oneOf("dtype", options.dtype ?? "float32", ["float32", "uint8"]);
  const isLuma = oneOf("channels", options.channels ?? "rgb", ["rgb", "luma"]) === "luma";
  const isLinear = oneOf("light", options.light ?? "srgb", ["srgb", "linear"]) === "linear";
  const channels = isLuma ? 1 : 3;
  if (dtype === "uint8" && (options.mean !== undefined || options.std !== undefined)) {
    throw new TypeError('Expected mean and std with dtype "float32" but received them with "uint8"');
  }
  const mean = requireNumbers("mean", options.mean ?? Array<number>(channels).fill(0), channels);
  const std = requireNumbers("std", options.std ?? Array<number>(channels).fill(1), channels);
  if (std.includes(0)) throw new RangeError("Expected numbers other than 0 for std but received 0");
  const { colors } = flattenOnWhite(mosaic);
  const cells = mosaic.columns * mosaic.rows;
  const tensor = dtype === "uint8" ? new Uint8Array(channels * cells) : new Float32Array(channels * cells);
  const lightOf = (value: number) => (isLinear ? LINEAR_OF_SRGB[value] : value / 255);
  for (let cell = 0; cell < cells; cell++) {
    for (let c = 0; c < channels; c++) {
      const value = isLuma
        ? RED_SHARE * lightOf(colors[4 * cell]) +
          GREEN_SHARE * lightOf(colors[4 * cell + 1]) +
          BLUE_SHARE * lightOf(colors[4 * cell + 2])
        : lightOf(colors[4 * cell + c]);
      const at = layout === "chw" ? c * cells + cell : channels * cell + c;
      tensor[at] = dtype === "uint8" ? Math.round(255 * value) : (value - mean[c]) / std[c];
    }
  }
  return tensor;
}

function requireNumbers(name: string, values: readonly number[], count: number): readonly number[] {
  if (values.length === count && values.every((value) => Number.isFinite(value))) return values;
  throw new TypeError(
    `Expected ${count === 1 ? "a list of one number" : `a list of ${count} numbers`} for ${name}`,
  );
}
