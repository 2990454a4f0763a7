import { zlibSync } from "fflate";
import type { Raster } from "../raster.js";
import { RGB, RGBA } from "./format.js";
import { headerData, joinPng } from "./write-chunks.js";

/**
 * Writes a raster as a PNG of its pixels and nothing else: RGB where every pixel is opaque, RGBA otherwise. The same
 * raster gives the same bytes everywhere, because the deflater is part of this package and not of the platform.
 */
export function encodePng({ width, height, data }: Raster): Uint8Array {
  const opaque = isOpaque(data);
  const step = opaque ? 3 : 4;
  const scanlines = filterScanlines(opaque ? withoutAlpha(data) : data, width * step, height, step);
  return joinPng([
    ["IHDR", headerData(width, height, 8, opaque ? RGB : RGBA)],
    ["IDAT", zlibSync(scanlines, { level: 6 })],
  ]);
}

function isOpaque(data: Uint8Array): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false;
  return true;
}

function withoutAlpha(data: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((data.length / 4) * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = data[from] ?? 0;
    rgb[to + 1] = data[from + 1] ?? 0;
    rgb[to + 2] = data[from + 2] ?? 0;
  }
  return rgb;
}

/** Filters each scanline by Sub or Up, whichever leaves the smaller differences (the heuristic of PNG § 12.7). */
function filterScanlines(samples: Uint8Array, rowBytes: number, rows: number, step: number): Uint8Array {
  const filtered = new Uint8Array(rows * (1 + rowBytes));
  const sub = new Uint8Array(rowBytes);
  const up = new Uint8Array(rowBytes);
  for (let row = 0; row < rows; row++) {
    const at = row * rowBytes;
    let subSum = 0;
    let upSum = 0;
    for (let i = 0; i < rowBytes; i++) {
      const sample = samples[at + i] ?? 0;
      const left = i < step ? 0 : (samples[at + i - step] ?? 0);
      const above = row === 0 ? 0 : (samples[at + i - rowBytes] ?? 0);
      sub[i] = sample - left;
      up[i] = sample - above;
      subSum += Math.abs(((sample - left) << 24) >> 24);
      upSum += Math.abs(((sample - above) << 24) >> 24);
    }
    const to = row * (1 + rowBytes);
    filtered[to] = upSum <= subSum ? 2 : 1;
    filtered.set(upSum <= subSum ? up : sub, to + 1);
  }
  return filtered;
}
