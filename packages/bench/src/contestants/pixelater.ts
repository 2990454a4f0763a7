import { readFileSync } from "node:fs";
import { pixelateAll } from "@pixelater/core";
import { inPackage } from "../folders.ts";
import { FIVE_GRIDS, JPEG_QUALITY, LIMITS } from "../job.ts";
import type { Contestant } from "./contestant.ts";
import { versionIn } from "./version.ts";

export const pixelater: Contestant = {
  name: "pixelater",
  version: versionIn(readFileSync(inPackage("../core/package.json"), "utf8")),
  recipe: "`pixelateAll` with its defaults, but for a `maxBytes` that the largest PNGs need",
  run: ({ picture, format }) =>
    pixelateAll(
      picture.bytes,
      FIVE_GRIDS.map((grid) => ({ grid, format, quality: JPEG_QUALITY, limits: LIMITS })),
    ),
};
