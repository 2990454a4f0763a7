import sharp, { type OutputInfo, type Sharp } from "sharp";
import { FIVE_GRIDS, JPEG_QUALITY, type OutputFormat } from "../job.ts";
import type { Contestant } from "./contestant.ts";
import { fillCells, meansOfGrids } from "./loops.ts";

// One thread, like every contestant: no thread pool inside libvips, and one file at a time.
sharp.concurrency(1);
sharp.cache(false);

const LOAD_AT = 1 / 8;

const FASTEST = "PNG at `compressionLevel: 2`, JPEG with `optimiseCoding: false`: its fastest settings";

/**
 * Uses libvips alone. Of the recipes tried (each kernel, decoding once or per grid, loading at 1/1, 1/2, 1/4, 1/8) this is
 * the fastest, and the bicubic kernel comes nearest to the cells' means. libvips cannot average cells whose sides are not
 * whole numbers: its cells are several levels off, at any load size.
 */
export const sharpAlone: Contestant = {
  name: "sharp",
  version: sharp.versions.sharp,
  recipe:
    "all by sharp: loads at 1/8 by `resize(…, {kernel: 'cubic'})`, shrinks that to each grid, enlarges with " +
    `\`kernel: 'nearest'\`; ${FASTEST}. Cells are approximate`,
  run: ({ picture, format }) =>
    forEachGrid(picture, (data, info) =>
      encoded(
        sharp(data, { raw: info }).resize(picture.width, picture.height, { fit: "fill", kernel: "nearest" }),
        format,
      ),
    ),
};

/** Fills pixels with loops, several times faster than libvips enlarges by nearest neighbour. */
export const sharpWithFill: Contestant = {
  name: "sharp + fill",
  version: sharp.versions.sharp,
  recipe:
    "as sharp, but plain JavaScript loops fill the cells in place of its enlarging: the fastest that was found with it. " +
    "Cells are approximate",
  run: ({ picture, format }) =>
    forEachGrid(picture, (data, { width: columns, height: rows, channels }) => {
      const { width, height } = picture;
      const raw = { width, height, channels } as const;
      const filled = fillCells({ columns, rows, colors: data }, raw);
      return encoded(sharp(filled, { raw, limitInputPixels: false }), format);
    }),
};

/** Uses libvips only to decode and encode: the fastest recipe with exact cells that we found. */
export const sharpExact: Contestant = {
  name: "sharp + exact",
  version: sharp.versions.sharp,
  recipe:
    "sharp decodes to raw pixels, plain JavaScript loops take the exact means of all grids in one pass and fill the " +
    "cells, sharp encodes",
  run: async ({ picture: { bytes }, format }) => {
    const { data, info } = await sharp(bytes, { limitInputPixels: false, ignoreIcc: true })
      .autoOrient()
      .toColourspace("srgb")
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    const raw = { width, height, channels: 3 } as const;
    const outputs: Uint8Array[] = [];
    for (const cells of meansOfGrids({ data, ...raw }, FIVE_GRIDS)) {
      const filled = fillCells(cells, raw);
      outputs.push(await encoded(sharp(filled, { raw, limitInputPixels: false }), format).toBuffer());
    }
    return outputs;
  },
};

/** Shrinks a picture to each grid with libvips, and encodes a file from these pixels, one per cell. */
async function forEachGrid(
  { bytes, width, height }: { bytes: Uint8Array; width: number; height: number },
  finish: (data: Uint8Array, info: OutputInfo) => Sharp,
): Promise<Uint8Array[]> {
  const small = await sharp(bytes, { limitInputPixels: false, ignoreIcc: true })
    .autoOrient()
    .resize(Math.ceil(width * LOAD_AT), Math.ceil(height * LOAD_AT), { fit: "fill", kernel: "cubic" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const outputs: Uint8Array[] = [];
  for (const grid of FIVE_GRIDS) {
    const { data, info } = await sharp(small.data, { raw: small.info })
      .resize(Math.min(grid, width), Math.min(grid, height), { fit: "fill", kernel: "cubic" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    outputs.push(await finish(data, info).toBuffer());
  }
  return outputs;
}

function encoded(image: Sharp, format: OutputFormat): Sharp {
  return format === "png"
    ? image.png({ compressionLevel: 2 })
    : image.jpeg({ quality: JPEG_QUALITY, optimiseCoding: false });
}
