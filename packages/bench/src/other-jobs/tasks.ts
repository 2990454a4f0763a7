import { decode, pixelate, pixelateAll } from "@pixelater/core";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import sharp, { type OverlayOptions, type Region, type Sharp } from "sharp";
import { FIVE_GRIDS, type Job, JPEG_QUALITY, LIMITS } from "../job.ts";
import type { Task } from "../process/serve.ts";
import type { Picture } from "../workload/pictures.ts";
import { HIDDEN_AREAS, HIDDEN_CELL, type OtherTask } from "./list.ts";

// One thread, like every contestant.
sharp.concurrency(1);
sharp.cache(false);

export const OTHER_TASKS: Readonly<Record<OtherTask, Task>> = {
  hide:
    ({ picture, format }) =>
    () => [
      pixelate(picture.bytes, {
        cellSize: HIDDEN_CELL,
        regions: areasOf(picture),
        format,
        quality: JPEG_QUALITY,
        limits: LIMITS,
      }),
    ],

  // Loads the photo once more for each area: nothing but these pixels is in memory, and libvips stops reading behind them.
  "hide by composite": (job) => async () => {
    const { bytes } = job.picture;
    const overlays: OverlayOptions[] = [];
    for (const area of areasOf(job.picture)) {
      const { data, info } = await sharp(bytes)
        .extract(area)
        .resize(area.width / HIDDEN_CELL, area.height / HIDDEN_CELL, { fit: "fill", kernel: "cubic" })
        .raw()
        .toBuffer({ resolveWithObject: true });
      const cells = await sharp(data, { raw: info })
        .resize(area.width, area.height, { fit: "fill", kernel: "nearest" })
        .raw()
        .toBuffer({ resolveWithObject: true });
      overlays.push({ input: cells.data, raw: cells.info, left: area.left, top: area.top });
    }
    return [await saved(sharp(bytes).composite(overlays).removeAlpha(), job).toBuffer()];
  },

  "hide by loops": (job) => async () => {
    const { data, info } = await sharp(job.picture.bytes).raw().toBuffer({ resolveWithObject: true });
    for (const area of areasOf(job.picture)) averageCells(data, info.width, info.channels, area);
    return [await saved(sharp(data, { raw: info }), job).toBuffer()];
  },

  "linear light":
    ({ picture, format }) =>
    () =>
      pixelateAll(
        picture.bytes,
        FIVE_GRIDS.map((grid) => ({ grid, format, light: "linear" as const, limits: LIMITS })),
      ),

  "decode pixels":
    ({ picture }) =>
    () => [decode(picture.bytes, { limits: LIMITS }).data],

  "decode by sharp":
    ({ picture }) =>
    async () => [await sharp(picture.bytes, { limitInputPixels: false }).ensureAlpha().raw().toBuffer()],

  "decode by jpeg-js":
    ({ picture }) =>
    () => [jpeg.decode(picture.bytes, { useTArray: true, maxMemoryUsageInMB: 4096 }).data],

  "decode by pngjs":
    ({ picture }) =>
    () => [PNG.sync.read(Buffer.from(picture.bytes)).data],
};

/** Returns the areas in pixels, with edges on those of the cells. */
function areasOf({ width, height }: Pick<Picture, "width" | "height">): Region[] {
  const onCells = (share: number, side: number): number =>
    Math.round((share * side) / HIDDEN_CELL) * HIDDEN_CELL;
  return HIDDEN_AREAS.map((area) => ({
    left: onCells(area.left, width),
    top: onCells(area.top, height),
    width: onCells(area.width, width),
    height: onCells(area.height, height),
  }));
}

function saved(image: Sharp, { format }: Pick<Job, "format">): Sharp {
  return format === "png"
    ? image.png({ compressionLevel: 2 })
    : image.jpeg({ quality: JPEG_QUALITY, optimiseCoding: false });
}

/** Replaces the pixels of each cell of an area by their mean, in place. */
export function averageCells(pixels: Uint8Array, width: number, channels: number, area: Region): void {
  for (let top = area.top; top < area.top + area.height; top += HIDDEN_CELL) {
    for (let left = area.left; left < area.left + area.width; left += HIDDEN_CELL) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = top; y < top + HIDDEN_CELL; y++) {
          const start = (y * width + left) * channels + channel;
          for (let at = start; at < start + HIDDEN_CELL * channels; at += channels) sum += pixels[at] ?? 0;
        }
        const mean = Math.round(sum / HIDDEN_CELL ** 2);
        for (let y = top; y < top + HIDDEN_CELL; y++) {
          const start = (y * width + left) * channels + channel;
          for (let at = start; at < start + HIDDEN_CELL * channels; at += channels) pixels[at] = mean;
        }
      }
    }
  }
}
