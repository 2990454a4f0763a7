import { layGrid } from "@pixelater/core";

/** Pixels as a decoder gives them, row by row, 8 bit. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly data: Uint8Array;
}

/** The loops that anybody would write around a decoder: each cell's mean, then each pixel its cell's mean. */
export function pixelateByLoops({ width, height, channels, data }: Pixels, cells: number): Uint8Array {
  const { columns, rows, xEdges, yEdges } = layGrid({ grid: cells }, width, height);
  const out = new Uint8Array(data.length);
  const stride = width * channels;
  for (let row = 0; row < rows; row++) {
    const top = yEdges[row] ?? 0;
    const bottom = yEdges[row + 1] ?? 0;
    for (let column = 0; column < columns; column++) {
      const left = xEdges[column] ?? 0;
      const right = xEdges[column + 1] ?? 0;
      const pixels = (right - left) * (bottom - top);
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = top; y < bottom; y++) {
        const end = y * stride + right * channels;
        for (let at = y * stride + left * channels; at < end; at += channels) {
          red += data[at] ?? 0;
          green += data[at + 1] ?? 0;
          blue += data[at + 2] ?? 0;
        }
      }
      red = Math.round(red / pixels);
      green = Math.round(green / pixels);
      blue = Math.round(blue / pixels);
      const end = top * stride + right * channels;
      for (let at = top * stride + left * channels; at < end; at += channels) {
        out[at] = red;
        out[at + 1] = green;
        out[at + 2] = blue;
        if (channels === 4) out[at + 3] = 255;
      }
    }
    for (let y = top + 1; y < bottom; y++) out.copyWithin(y * stride, top * stride, (top + 1) * stride);
  }
  return out;
}
