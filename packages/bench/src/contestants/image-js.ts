import { readFileSync } from "node:fs";
import { decode, encode, type Image } from "image-js";
import { layGrid } from "@pixelater/core";
import { FIVE_GRIDS, JPEG_QUALITY } from "../job.ts";
import type { Contestant } from "./contestant.ts";
import { versionIn } from "./version.ts";

/**
 * image-js pixelates only square cells of whole pixels (`pixelate({cellSize})`), and its resize does not average. This recipe
 * takes the `mean` of each cell's crop.
 */
export const imageJs: Contestant = {
  name: "image-js",
  version: versionIn(readFileSync(new URL("../package.json", import.meta.resolve("image-js")), "utf8")),
  recipe: "`crop` and `mean` for each cell, `resize` with `interpolationType: 'nearest'`",
  run: ({ picture, format }) => {
    const image = decode(picture.bytes);
    return FIVE_GRIDS.map((grid) => {
      const enlarged = cellMeans(image, grid).resize({
        width: image.width,
        height: image.height,
        preserveAspectRatio: false,
        interpolationType: "nearest",
        borderType: "replicate",
      });
      return format === "jpeg"
        ? encode(enlarged, { format: "jpeg", encoderOptions: { quality: JPEG_QUALITY } })
        : encode(enlarged, { format: "png" });
    });
  },
};

/** Returns an image with one pixel per cell. */
function cellMeans(image: Image, cells: number): Image {
  const { columns, rows, xEdges, yEdges } = layGrid({ grid: cells }, image.width, image.height);
  const means = image.crop({ width: columns, height: rows });
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const origin = { column: xEdges[column] ?? 0, row: yEdges[row] ?? 0 };
      const width = (xEdges[column + 1] ?? 0) - origin.column;
      const height = (yEdges[row + 1] ?? 0) - origin.row;
      means.setPixel(column, row, image.crop({ origin, width, height }).mean().map(Math.round));
    }
  }
  return means;
}
