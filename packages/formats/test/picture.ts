import type { Raster } from "@pixelater/core";

/** A picture whose corners differ: red grows to the right, green downwards, and the top left quarter is blue. */
export function picture(width: number, height: number): Raster {
  const data = new Uint8Array(4 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      data[at] = Math.round((255 * x) / (width - 1));
      data[at + 1] = Math.round((255 * y) / (height - 1));
      data[at + 2] = x < width >> 1 && y < height >> 1 ? 200 : 40;
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

/** The same with 8 transparent columns, and 8 half transparent ones. */
export function transparentPicture(width: number, height: number): Raster {
  const { data } = picture(width, height);
  for (let at = 3; at < data.length; at += 4) {
    const x = (at >> 2) % width;
    data[at] = x < 8 ? 0 : x < 16 ? 128 : 255;
  }
  return { width, height, data };
}

/** Returns the largest and the mean difference of two images' values, where the first is not transparent. */
export function difference(
  expected: Raster,
  seen: Raster,
): { readonly largest: number; readonly mean: number } {
  if (expected.width !== seen.width || expected.height !== seen.height) {
    throw new Error(
      `Expected ${expected.width} × ${expected.height} pixels but got ${seen.width} × ${seen.height}`,
    );
  }
  let [largest, sum, count] = [0, 0, 0];
  for (let at = 0; at < expected.data.length; at++) {
    if (at % 4 < 3 && expected.data[at | 3] === 0) continue;
    const distance = Math.abs(expected.data[at] - seen.data[at]);
    largest = Math.max(largest, distance);
    sum += distance;
    count++;
  }
  return { largest, mean: sum / count };
}
