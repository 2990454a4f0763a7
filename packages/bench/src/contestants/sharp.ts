import sharp, { type Sharp } from "sharp";
import { FIVE_GRIDS, JPEG_QUALITY, type OutputFormat } from "../job.ts";
import { type Contestant, timed } from "./contestant.ts";
import { pixelateByLoops } from "./loops.ts";

// One thread, as every contestant: no thread pool inside libvips, and files are asked for one after the other.
sharp.concurrency(1);
sharp.cache(false);

const LOAD_AT = 1 / 8;

/**
 * All of it by libvips. Of the recipes tried (each kernel, decoding once or per grid, loading at 1/1, 1/2, 1/4, 1/8)
 * this is the fastest, and the bicubic kernel comes nearest to the cells' means. libvips has no operation that takes
 * exactly the mean of a cell whose sides are no whole numbers, so its cells are a few levels off: loading at 1/8, where
 * the JPEG decoder takes means of 8 × 8 pixels, adds nothing to that.
 */
export const sharpAlone: Contestant = {
  name: "sharp",
  version: sharp.versions.sharp,
  recipe:
    "loads at 1/8 by `resize(…, {kernel: 'cubic'})`, shrinks that to each grid, enlarges with `kernel: 'nearest'`; " +
    "PNG at `compressionLevel: 2`, JPEG with `optimiseCoding: false`: its fastest settings",
  run: ({ picture: { bytes, width, height }, format, clock }) =>
    timed(clock, async () => {
      const { data, info } = await sharp(bytes, { limitInputPixels: false })
        .resize(Math.ceil(width * LOAD_AT), Math.ceil(height * LOAD_AT), { fit: "fill", kernel: "cubic" })
        .raw()
        .toBuffer({ resolveWithObject: true });
      const outputs: Uint8Array[] = [];
      for (const grid of FIVE_GRIDS) {
        const cells = await sharp(data, { raw: info })
          .resize(grid, grid, { fit: "fill", kernel: "cubic" })
          .raw()
          .toBuffer({ resolveWithObject: true });
        const enlarged = sharp(cells.data, { raw: cells.info }).resize(width, height, {
          fit: "fill",
          kernel: "nearest",
        });
        outputs.push(await encoded(enlarged, format).toBuffer());
      }
      return outputs;
    }),
};

/** libvips as a decoder and an encoder only: the fastest road to exact cells that it offers. */
export const sharpWithLoops: Contestant = {
  name: "sharp + loops",
  version: sharp.versions.sharp,
  recipe:
    "sharp decodes to raw pixels, plain JavaScript loops take the means and fill the cells, sharp encodes",
  run: ({ picture: { bytes }, format, clock }) =>
    timed(clock, async () => {
      const { data, info } = await sharp(bytes, { limitInputPixels: false })
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { width, height } = info;
      const outputs: Uint8Array[] = [];
      for (const grid of FIVE_GRIDS) {
        const filled = pixelateByLoops({ data, width, height, channels: 3 }, grid);
        const raw = { width, height, channels: 3 } as const;
        outputs.push(await encoded(sharp(filled, { raw, limitInputPixels: false }), format).toBuffer());
      }
      return outputs;
    }),
};

function encoded(image: Sharp, format: OutputFormat): Sharp {
  return format === "png"
    ? image.png({ compressionLevel: 2 })
    : image.jpeg({ quality: JPEG_QUALITY, optimiseCoding: false });
}
