/**
 * Values of an image by channel. A row holds its channels one behind the other, each between zeros, as convolutions read
 * beyond the edges. So a convolution of three rows reads memory in order.
 */
export interface Planes {
  readonly channels: number;
  readonly width: number;
  readonly height: number;
  /** Rows that are kept: all, or the last few in a ring. */
  readonly kept: number;
  /** Zeros before the values of a channel, and at least as many behind them. */
  readonly border: number;
  /** Values from one channel to the next. Channels hold whole groups of pixels. */
  readonly channelStep: number;
  readonly data: Float32Array;
}

/** Pixels that one step of a matrix multiplication takes. */
export const GROUP = 3;

/** Values behind the last row, so that reading a last group of pixels stays within the array. */
const SLACK = 4 * GROUP;

/** Returns planes of zeros. */
export function emptyPlanes(
  channels: number,
  width: number,
  height: number,
  { kept = height, border = 1 } = {},
): Planes {
  const channelStep = GROUP * groupsIn(width) + 2 * border;
  // One row more, which stays 0: the one above the image and the one below.
  const data = new Float32Array((kept + 1) * channels * channelStep + SLACK);
  return { channels, width, height, kept, border, channelStep, data };
}

/** Returns where row `y` starts, with the border before its first value. */
export function rowStart({ channels, height, kept, channelStep }: Planes, y: number): number {
  return (y < 0 || y >= height ? kept : y % kept) * channels * channelStep;
}

/** Returns the number of groups that hold a row of pixels. */
export function groupsIn(width: number): number {
  return Math.ceil(width / GROUP);
}
