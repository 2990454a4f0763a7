import { emptyPlanes, type Planes, rowStart } from "../network/planes.ts";
import type { Pixels } from "./pixels.ts";

/** A part of an image, in its pixels, which may be fractions. It may extend beyond the image. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** For each value along an axis of the result: the pixels it is a weighted mean of. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `most` weights for each value. */
  readonly weights: Float32Array;
  readonly most: number;
}

/** Lobes of the Lanczos filter. It keeps more detail than linear interpolation: 2 % more small faces are found. */
const LOBES = 3;

/** The network takes (value − 127) / 128. */
const ZERO = 127;
const UNIT = 128;

/**
 * Resizes an area of an image to `width` × `height` and prepares it for the network. What lies beyond the image is 0, as
 * the network itself takes it.
 *
 * @param mirrored exchanges left and right.
 */
export function sampleArea(
  pixels: Pixels,
  area: Area,
  width: number,
  height: number,
  mirrored = false,
): Planes {
  const { data, width: columns } = pixels;
  const planes = emptyPlanes(3, width, height);
  const across = tapsOf(columns, area.left, area.width, width);
  const down = tapsOf(pixels.height, area.top, area.height, height);
  const [from, to] = rangeOf(across);
  const row = new Float32Array(3 * (to - from));
  for (let y = 0; y < height; y++) {
    row.fill(0);
    const count = down.count[y];
    if (count === 0) continue;
    for (let i = 0; i < count; i++) {
      const weight = down.weights[y * down.most + i];
      const start = 3 * ((down.first[y] + i) * columns + from);
      addWeighted(row, data, start, weight);
    }
    sampleRow(row, from, across, planes, y, mirrored);
  }
  return planes;
}

function addWeighted(row: Float32Array, data: Uint8ClampedArray, start: number, weight: number): void {
  for (let x = 0; x < row.length; x++) row[x] += weight * data[start + x];
}

function sampleRow(
  row: Float32Array,
  from: number,
  { first, count, weights, most }: Taps,
  planes: Planes,
  y: number,
  mirrored: boolean,
): void {
  const { width, data, channelStep } = planes;
  const start = rowStart(planes, y) + planes.border;
  for (let x = 0; x < width; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    const taps = count[x];
    if (taps === 0) continue;
    for (let i = 0, at = 3 * (first[x] - from); i < taps; i++, at += 3) {
      const weight = weights[x * most + i];
      red += weight * row[at];
      green += weight * row[at + 1];
      blue += weight * row[at + 2];
    }
    const to = start + (mirrored ? width - 1 - x : x);
    data[to] = networkValue(red);
    data[to + channelStep] = networkValue(green);
    data[to + 2 * channelStep] = networkValue(blue);
  }
}

/** Clamps a value, as the filter overshoots at edges. */
function networkValue(value: number): number {
  return (Math.min(Math.max(value, 0), 255) - ZERO) / UNIT;
}

function tapsOf(pixels: number, start: number, length: number, values: number): Taps {
  const ratio = length / values;
  const stretch = Math.max(ratio, 1);
  const reach = LOBES * stretch;
  const most = 2 * Math.ceil(reach) + 1;
  const taps = {
    first: new Int32Array(values),
    count: new Int32Array(values),
    weights: new Float32Array(values * most),
    most,
  };
  for (let value = 0; value < values; value++) {
    const centre = start + (value + 0.5) * ratio - 0.5;
    if (centre < -0.5 || centre > pixels - 0.5) continue;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(pixels - 1, Math.floor(centre + reach));
    taps.first[value] = first;
    taps.count[value] = last - first + 1;
    let sum = 0;
    for (let pixel = first; pixel <= last; pixel++) {
      const weight = lanczos((pixel - centre) / stretch);
      taps.weights[value * most + pixel - first] = weight;
      sum += weight;
    }
    for (let i = 0; i <= last - first; i++) taps.weights[value * most + i] /= sum;
  }
  return taps;
}

/** Returns the range of pixels that any value is a mean of. */
function rangeOf({ first, count }: Taps): readonly [from: number, to: number] {
  let from = Infinity;
  let to = 0;
  for (let i = 0; i < first.length; i++) {
    if (count[i] === 0) continue;
    from = Math.min(from, first[i]);
    to = Math.max(to, first[i] + count[i]);
  }
  return [Math.min(from, to), to];
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= LOBES) return 0;
  const angle = Math.PI * x;
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle);
}
