import { measure, writeMosaic } from "@pixelater/core";
import sharp from "sharp";
import { FIVE_GRIDS, JPEG_QUALITY, LIMITS } from "./job.ts";
import type { Task } from "./process/serve.ts";

/** Measuring and writing alone, and libvips's decoding, which measuring is compared with. */
export type HalfName = "measure" | "decode" | "write";

/** Runs `measure` with all five grids. */
export const measuring: Task =
  ({ picture }) =>
  () =>
    measure(
      picture.bytes,
      FIVE_GRIDS.map((grid) => ({ grid, limits: LIMITS })),
    ).map(({ colors }) => colors);

/** Decodes to raw pixels with libvips. */
export const decoding: Task = ({ picture }) => {
  sharp.cache(false);
  return async () => [await sharp(picture.bytes, { limitInputPixels: false }).raw().toBuffer()];
};

/** Runs `writeMosaic` with 64 × 64 cells. */
export const writing: Task = ({ picture, format }) => {
  const [mosaic] = measure(picture.bytes, [{ grid: 64, limits: LIMITS }]);
  return () => [writeMosaic(mosaic, { format, quality: JPEG_QUALITY })];
};
