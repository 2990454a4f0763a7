import type { Raster } from "@pixelater/core";

/** Red, green and blue of an image, row by row: 3 × width × height values from 0 to 255. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Shows a raster on white, as a JPEG of it would. */
export function opaquePixels({ width, height, data }: Raster): Pixels {
  const result = new Uint8ClampedArray(3 * width * height);
  for (let from = 0, to = 0; to < result.length; from += 4, to += 3) {
    const alpha = data[from + 3];
    if (alpha === 255) {
      result[to] = data[from];
      result[to + 1] = data[from + 1];
      result[to + 2] = data[from + 2];
    } else {
      const white = 255 - alpha;
      result[to] = (data[from] * alpha) / 255 + white;
      result[to + 1] = (data[from + 1] * alpha) / 255 + white;
      result[to + 2] = (data[from + 2] * alpha) / 255 + white;
    }
  }
  return { width, height, data: result };
}

/** Turns an image clockwise by a number of quarters of a circle. */
export function turnPixels(pixels: Pixels, quarters: 1 | 2 | 3): Pixels {
  const { width, height, data } = pixels;
  const isUpright = quarters === 2;
  const turned = { width: isUpright ? width : height, height: isUpright ? height : width };
  const result = new Uint8ClampedArray(data.length);
  // Where the image's first pixel goes, and where the pixels to its right and below go from there.
  const last = 3 * (turned.height * turned.width - 1);
  const row = 3 * turned.width;
  const [first, right, down] = {
    1: [row - 3, row, -3],
    2: [last, -3, -row],
    3: [last - row + 3, -row, 3],
  }[quarters] as [number, number, number];
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = first + y * down; x < width; x++, from += 3, to += right) {
      result[to] = data[from];
      result[to + 1] = data[from + 1];
      result[to + 2] = data[from + 2];
    }
  }
  return { ...turned, data: result };
}
