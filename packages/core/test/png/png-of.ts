import { PNG } from "pngjs";
import type { Raster } from "../../src/pixels/raster.ts";

const RGB = 2;
const RGBA = 6;

/** A PNG of these pixels by another encoder than ours: RGB where every pixel is opaque, RGBA otherwise. */
export function pngOf({ width, height, data }: Raster): Uint8Array {
  const png = new PNG({ width, height });
  png.data.set(data);
  const isOpaque = data.every((value, i) => i % 4 !== 3 || value === 255);
  return new Uint8Array(PNG.sync.write(png, { colorType: isOpaque ? RGB : RGBA }));
}
