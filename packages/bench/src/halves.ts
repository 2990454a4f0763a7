import { measure, writeMosaic } from "@pixelater/core";
import sharp from "sharp";
import { FIVE_GRIDS, JPEG_QUALITY, LIMITS } from "./job.ts";
import type { Task } from "./process/serve.ts";

/** The two halves of our road by themselves, and what the first is held against. */
export type HalfName = "measure" | "decode" | "write";

/** Our `measure` of all five grids. */
export const measuring: Task =
  ({ picture }) =>
  () =>
    measure(
      picture.bytes,
      FIVE_GRIDS.map((grid) => ({ grid, limits: LIMITS })),
    ).map(({ colors }) => colors);

/** libvips decoding to raw pixels. */
export const decoding: Task = ({ picture }) => {
  sharp.cache(false);
  return async () => [await sharp(picture.bytes, { limitInputPixels: false }).raw().toBuffer()];
};

/** Our `writeMosaic` of 64 × 64 cells. */
export const writing: Task = ({ picture, format }) => {
  const [mosaic] = measure(picture.bytes, [{ grid: 64, limits: LIMITS }]);
  return () => [writeMosaic(mosaic, { format, quality: JPEG_QUALITY })];
};
