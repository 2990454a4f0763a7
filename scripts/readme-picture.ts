/**
 * Draws the pictures of the READMEs, as this project pixelates them: docs/images/before-after.png, one photo beside itself at
 * three grids, and docs/images/art.png, one photo with palettes, gaps and
 * round cells.
 */
import { readFileSync, writeFileSync } from "node:fs";
import {
  decode,
  layGrid,
  measureRaster,
  paint,
  pixelate,
  type PixelateOptions,
  type Raster,
} from "@pixelater/core";
import { PNG } from "pngjs";

const GAP = 12;
const root = new URL("../", import.meta.url);

const cat = decode(readFileSync(new URL("photos/chelsea.png", root)));
const grids = [
  { columns: 48, rows: 32 },
  { columns: 24, rows: 16 },
  { columns: 12, rows: 8 },
].map((grid) => paint(measureRaster(cat, layGrid({ grid }, cat.width, cat.height))));
draw("before-after.png", [cat, ...grids], 2);

const ART = [
  { palette: { colors: 8 }, dither: "none" },
  { palette: "gameboy", dither: "atkinson" },
  { palette: "pico8", dither: "bayer4" },
  { grid: { columns: 36 }, scale: 8, gap: 2, gapColor: "#18110c" },
  { grid: { columns: 36 }, scale: 8, gap: 1, gapColor: "#18110c", shape: "round" },
  { grid: { columns: 48 }, scale: 6, gap: 1, shape: "round", palette: { colors: 12 } },
] as const satisfies readonly PixelateOptions[];
const coffee = readFileSync(new URL("photos/coffee.png", root));
draw(
  "art.png",
  ART.map((options) => decode(pixelate(coffee, { grid: { columns: 72 }, scale: 4, ...options }))),
  3,
);

/** Writes panels of equal size as one picture, `columns` in a row. */
function draw(name: string, panels: readonly Raster[], columns: number): void {
  const width = Math.max(...panels.map((panel) => panel.width));
  const height = Math.max(...panels.map((panel) => panel.height));
  const rows = Math.ceil(panels.length / columns);
  const picture = new PNG({
    width: columns * width + (columns - 1) * GAP,
    height: rows * height + (rows - 1) * GAP,
  });
  for (const [i, panel] of panels.entries()) {
    place(panel, picture, (i % columns) * (width + GAP), Math.floor(i / columns) * (height + GAP));
  }
  writeFileSync(new URL(`docs/images/${name}`, root), PNG.sync.write(picture));
}

function place(panel: Raster, picture: PNG, left: number, top: number): void {
  for (let y = 0; y < panel.height; y++) {
    const row = panel.data.subarray(4 * panel.width * y, 4 * panel.width * (y + 1));
    picture.data.set(row, 4 * (picture.width * (top + y) + left));
  }
}
