import { PNG } from "pngjs";

/** Returns a PNG of 7 × 5 pixels that depends on the seed. */
export function smallPng(seed: number): Uint8Array {
  const image = new PNG({ width: 7, height: 5 });
  image.data.forEach((_, i) => {
    image.data[i] = i % 4 === 3 ? 255 : (i * 37 + seed * 101) % 251;
  });
  return PNG.sync.write(image);
}
