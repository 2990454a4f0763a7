/** Draws docs/images/before-after.png: one photo beside itself at three grids, as this project pixelates it. */
import { readFileSync, writeFileSync } from "node:fs";
import { decode, layGrid, measureRaster, paint, type Raster } from "@pixelater/core";
import { PNG } from "pngjs";

const GAP = 12;
const root = new URL("../", import.meta.url);
const photo = decode(readFileSync(new URL("photos/chelsea.png", root)));
const panels = [
  photo,
  ...[
    { columns: 48, rows: 32 },
    { columns: 24, rows: 16 },
    { columns: 12, rows: 8 },
  ].map((grid) => paint(measureRaster(photo, layGrid({ grid }, photo.width, photo.height)))),
];

const columns = 2;
const rows = Math.ceil(panels.length / columns);
const picture = new PNG({
  width: columns * photo.width + (columns - 1) * GAP,
  height: rows * photo.height + (rows - 1) * GAP,
});
for (const [i, panel] of panels.entries()) {
  place(panel, (i % columns) * (photo.width + GAP), Math.floor(i / columns) * (photo.height + GAP));
}
writeFileSync(new URL("docs/images/before-after.png", root), PNG.sync.write(picture));

function place(panel: Raster, left: number, top: number): void {
  for (let y = 0; y < panel.height; y++) {
    const row = panel.data.subarray(4 * panel.width * y, 4 * panel.width * (y + 1));
    picture.data.set(row, 4 * (picture.width * (top + y) + left));
  }
}
