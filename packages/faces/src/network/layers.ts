import { type Activation, emptyPanel, type Matrix, multiplyRow, type Panel, roundValues } from "./matrix.ts";
import { emptyPlanes, GROUP, type Planes, rowStart } from "./planes.ts";
import { rowStage, type Stage } from "./stage.ts";

/** A 3 × 3 convolution of each channel with weights of its own, followed by a rectifier. */
export interface Depthwise {
  readonly channels: number;
  /** Half of the weights: `[channels][3][3]`. */
  readonly weights: Float64Array;
  /** Half of the biases. */
  readonly biases: Float64Array;
  readonly stride: 1 | 2;
}

/** A 3 × 3 convolution over all channels: its matrix has 9 inputs for each channel. */
export interface Convolution {
  readonly matrix: Matrix;
  readonly stride: 1 | 2;
  /** Pixels between the values that a convolution reads. */
  readonly dilation: number;
}

/** Rows that a 3 × 3 convolution reads. */
const WINDOW = 3;

/**
 * Computes a depthwise convolution and the matrix that mixes its channels.
 *
 * @param kept `"window"` keeps as many rows as the next layer reads.
 */
export function separable(
  input: Stage,
  depthwise: Depthwise,
  matrix: Matrix,
  activation: Activation,
  kept: "window" | "all",
): Stage {
  const { stride } = depthwise;
  const width = Math.ceil(input.output.width / stride);
  const height = Math.ceil(input.output.height / stride);
  const output = emptyPlanes(matrix.outputs, width, height, { kept: kept === "window" ? WINDOW : height });
  const panel = emptyPanel(width, matrix);
  return rowStage(output, (y) => {
    input.computeTo(y * stride + 2);
    const largest = convolveRow(input.output, depthwise, y * stride, panel);
    const unit = roundValues(panel, largest, matrix.limit);
    multiplyRow(panel, unit, matrix, activation, output, y);
  });
}

/** Multiplies the channels of every pixel by a matrix. */
export function pointwise(input: Planes, matrix: Matrix, activation: Activation): Planes {
  const output = emptyPlanes(matrix.outputs, input.width, input.height);
  const panel = emptyPanel(input.width, matrix);
  for (let y = 0; y < input.height; y++) {
    const unit = roundValues(panel, copyRow(input, y, panel), matrix.limit);
    multiplyRow(panel, unit, matrix, activation, output, y);
  }
  return output;
}

/**
 * Computes a 3 × 3 convolution over all channels.
 *
 * @param input with a border of at least the dilation.
 * @param border of the output.
 */
export function convolve(
  input: Stage,
  { matrix, stride, dilation }: Convolution,
  activation: Activation,
  { kept = "all", border = 1 }: { kept?: "window" | "all"; border?: number } = {},
): Stage {
  const width = Math.ceil(input.output.width / stride);
  const height = Math.ceil(input.output.height / stride);
  const output = emptyPlanes(matrix.outputs, width, height, {
    kept: kept === "window" ? WINDOW : height,
    border,
  });
  const panel = emptyPanel(width, matrix);
  return rowStage(output, (y) => {
    input.computeTo(y * stride + dilation + 1);
    const largest = gatherRow(input.output, y * stride, stride, dilation, panel);
    const unit = roundValues(panel, largest, matrix.limit);
    multiplyRow(panel, unit, matrix, activation, output, y);
  });
}

/** Puts the channels of planes of the same size behind one another. */
export function concatenate(parts: readonly Planes[], width: number, height: number): Planes {
  const channels = parts.reduce((sum, part) => sum + part.channels, 0);
  const result = emptyPlanes(channels, width, height);
  for (let y = 0; y < height; y++) {
    let to = rowStart(result, y);
    for (const part of parts) {
      const from = rowStart(part, y);
      const length = part.channels * part.channelStep;
      result.data.set(part.data.subarray(from, from + length), to);
      to += length;
    }
  }
  return result;
}

/** Adds planes of the same size, and makes negative sums 0. Changes the first ones. */
export function addRectified(into: Planes, other: Planes): Planes {
  const { data } = into;
  for (let i = 0; i < data.length; i++) {
    const sum = data[i] + other.data[i];
    data[i] = sum > 0 ? sum : 0;
  }
  return into;
}

/** Writes a depthwise convolution around row `y` of its input into a panel. Returns its largest value. */
function convolveRow(input: Planes, depthwise: Depthwise, y: number, panel: Panel): number {
  const rows = [rowStart(input, y - 1), rowStart(input, y), rowStart(input, y + 1)] as const;
  const convolveChannel = depthwise.stride === 1 ? convolveEach : convolveEverySecond;
  let largest = 0;
  for (let channel = 0; channel < depthwise.channels; channel++) {
    const found = convolveChannel(input, rows, depthwise, channel, panel);
    if (found > largest) largest = found;
  }
  return largest;
}

type Rows = readonly [above: number, middle: number, below: number];

/** Convolves a row of one channel, with stride 1. Values that two pixels share are read once. */
function convolveEach(
  { data, channelStep }: Planes,
  [above, middle, below]: Rows,
  { channels, weights, biases }: Depthwise,
  channel: number,
  { width, values }: Panel,
): number {
  const bias = biases[channel];
  const w0 = weights[9 * channel];
  const w1 = weights[9 * channel + 1];
  const w2 = weights[9 * channel + 2];
  const w3 = weights[9 * channel + 3];
  const w4 = weights[9 * channel + 4];
  const w5 = weights[9 * channel + 5];
  const w6 = weights[9 * channel + 6];
  const w7 = weights[9 * channel + 7];
  const w8 = weights[9 * channel + 8];
  let a = above + channel * channelStep;
  let b = middle + channel * channelStep;
  let c = below + channel * channelStep;
  let a0 = data[a];
  let a1 = data[a + 1];
  let b0 = data[b];
  let b1 = data[b + 1];
  let c0 = data[c];
  let c1 = data[c + 1];
  let largest = 0;
  const step = GROUP * channels;
  let to = GROUP * channel;
  for (let x = 0; x < width; x += GROUP, to += step) {
    a += GROUP;
    b += GROUP;
    c += GROUP;
    const a2 = data[a - 1];
    const b2 = data[b - 1];
    const c2 = data[c - 1];
    const first =
      bias + a0 * w0 + a1 * w1 + a2 * w2 + b0 * w3 + b1 * w4 + b2 * w5 + c0 * w6 + c1 * w7 + c2 * w8;
    a0 = data[a];
    b0 = data[b];
    c0 = data[c];
    const second =
      bias + a1 * w0 + a2 * w1 + a0 * w2 + b1 * w3 + b2 * w4 + b0 * w5 + c1 * w6 + c2 * w7 + c0 * w8;
    a1 = data[a + 1];
    b1 = data[b + 1];
    c1 = data[c + 1];
    const third =
      bias + a2 * w0 + a0 * w1 + a1 * w2 + b2 * w3 + b0 * w4 + b1 * w5 + c2 * w6 + c0 * w7 + c1 * w8;
    // Rectified without branches, as in multiplyRow.
    const r0 = first + Math.abs(first);
    const r1 = second + Math.abs(second);
    const r2 = third + Math.abs(third);
    values[to] = r0;
    values[to + 1] = r1;
    values[to + 2] = r2;
    if (r0 > largest) largest = r0;
    if (r1 > largest) largest = r1;
    if (r2 > largest) largest = r2;
  }
  return largest;
}

/** Convolves a row of one channel, with stride 2. */
function convolveEverySecond(
  { data, channelStep }: Planes,
  [above, middle, below]: Rows,
  { channels, weights, biases }: Depthwise,
  channel: number,
  { width, values }: Panel,
): number {
  const bias = biases[channel];
  const w0 = weights[9 * channel];
  const w1 = weights[9 * channel + 1];
  const w2 = weights[9 * channel + 2];
  const w3 = weights[9 * channel + 3];
  const w4 = weights[9 * channel + 4];
  const w5 = weights[9 * channel + 5];
  const w6 = weights[9 * channel + 6];
  const w7 = weights[9 * channel + 7];
  const w8 = weights[9 * channel + 8];
  let a = above + channel * channelStep;
  let b = middle + channel * channelStep;
  let c = below + channel * channelStep;
  let largest = 0;
  const step = GROUP * (channels - 1);
  let to = GROUP * channel;
  for (let x = 0; x < width; to += step) {
    for (const end = x + GROUP; x < end; x++, to++, a += 2, b += 2, c += 2) {
      const top = data[a] * w0 + data[a + 1] * w1 + data[a + 2] * w2;
      const centre = data[b] * w3 + data[b + 1] * w4 + data[b + 2] * w5;
      const half = bias + top + centre + data[c] * w6 + data[c + 1] * w7 + data[c + 2] * w8;
      const value = half + Math.abs(half);
      values[to] = value;
      if (value > largest) largest = value;
    }
  }
  return largest;
}

/** Copies row `y` of all channels into a panel. Returns the largest magnitude. */
function copyRow(input: Planes, y: number, panel: Panel): number {
  const { data, channels, channelStep } = input;
  const start = rowStart(input, y) + input.border;
  let largest = 0;
  for (let channel = 0; channel < channels; channel++) {
    const from = start + channel * channelStep;
    const found = gather(data, from, 1, panel, GROUP * channel, GROUP * channels);
    if (found > largest) largest = found;
  }
  return largest;
}

/** Writes the nine neighbours of each pixel of row `y` into a panel, channel by channel. Returns the largest magnitude. */
function gatherRow(input: Planes, y: number, stride: number, dilation: number, panel: Panel): number {
  const { channels, channelStep, border } = input;
  let largest = 0;
  for (let row = 0; row < 3; row++) {
    const start = rowStart(input, y + (row - 1) * dilation) + border;
    for (let channel = 0; channel < channels; channel++) {
      for (let column = 0; column < 3; column++) {
        const from = start + channel * channelStep + (column - 1) * dilation;
        const to = GROUP * (9 * channel + 3 * row + column);
        const found = gather(input.data, from, stride, panel, to, GROUP * 9 * channels);
        if (found > largest) largest = found;
      }
    }
  }
  return largest;
}

/** Copies every `stride`-th value of a row into one input of a panel. A function of its own, as V8 compiles it sooner. */
function gather(
  data: Float32Array,
  from: number,
  stride: number,
  { width, values }: Panel,
  to: number,
  step: number,
): number {
  let largest = 0;
  for (let x = 0; x < width; x += GROUP, from += GROUP * stride, to += step) {
    const first = data[from];
    const second = data[from + stride];
    const third = data[from + 2 * stride];
    values[to] = first;
    values[to + 1] = second;
    values[to + 2] = third;
    const most = Math.max(Math.abs(first), Math.abs(second), Math.abs(third));
    if (most > largest) largest = most;
  }
  return largest;
}
