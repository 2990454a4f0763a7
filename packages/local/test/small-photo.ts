import { PNG } from "pngjs";
import type { Pixels } from "./expected-pixels.ts";

/** Unequal sides that no grid divides, and colours without a pattern. */
export function smallPhoto(): Pixels & { readonly png: Buffer } {
  const image = new PNG({ width: 71, height: 37 });
  let state = 1;
  for (let i = 0; i < image.data.length; i++) {
    state = (state * 48271) % 2147483647;
    image.data[i] = i % 4 === 3 ? 255 : state % 256;
  }
  return { width: 71, height: 37, data: image.data, png: PNG.sync.write(image) };
}
