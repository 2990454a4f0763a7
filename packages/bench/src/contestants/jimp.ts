import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Jimp, PNGColorType, PNGFilterType, ResizeStrategy } from "jimp";
import { FIVE_GRIDS, JPEG_QUALITY } from "../job.ts";
import type { Contestant } from "./contestant.ts";
import { versionIn } from "./version.ts";

const UNLIMITED_JPEG = { "image/jpeg": { maxResolutionInMP: 1000, maxMemoryUsageInMB: 8192 } };

export const jimp: Contestant = {
  name: "jimp",
  version: versionIn(readFileSync(createRequire(import.meta.url).resolve("jimp/package.json"), "utf8")),
  recipe:
    "`clone().resize` to each grid (its default resize averages), `resize` back with `NEAREST_NEIGHBOR`; " +
    "PNG with the filter `UP` at `deflateLevel: 2`",
  run: async ({ picture, format }) => {
    const image = await Jimp.read(Buffer.from(picture.bytes), UNLIMITED_JPEG);
    const outputs: Uint8Array[] = [];
    for (const grid of FIVE_GRIDS) {
      const pixelated = image
        .clone()
        .resize({ w: Math.min(grid, picture.width), h: Math.min(grid, picture.height) })
        .resize({ w: picture.width, h: picture.height, mode: ResizeStrategy.NEAREST_NEIGHBOR });
      outputs.push(
        format === "jpeg"
          ? await pixelated.getBuffer("image/jpeg", { quality: JPEG_QUALITY })
          : await pixelated.getBuffer("image/png", {
              colorType: PNGColorType.COLOR,
              filterType: PNGFilterType.UP,
              deflateLevel: 2,
            }),
      );
    }
    return outputs;
  },
};
