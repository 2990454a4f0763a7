/** Makes the PNG icons from the squares of `public/icon.svg`: `node scripts/make-icons.ts`. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { layGrid, writeMosaic } from "@pixelater/core";

/** Squares along each side of the logo. */
const SIDE = 8;
const PAPER = [0xf4, 0xf1, 0xea, 0xff];

const svg = readFileSync(new URL("../public/icon.svg", import.meta.url), "utf8");
const logo = colorsOf(svg);
const folder = new URL("../public/icons/", import.meta.url);
mkdirSync(folder, { recursive: true });

write("192.png", 192, 0, [0, 0, 0, 0]);
write("512.png", 512, 0, [0, 0, 0, 0]);
// A mask may cut off all but a circle of 80 % of the width.
write("maskable-512.png", 512, 4, PAPER);
write("apple-touch-icon.png", 180, 2, PAPER);

/** @param margin squares of background around the logo. */
function write(name: string, pixels: number, margin: number, background: readonly number[]): void {
  const cells = SIDE + 2 * margin;
  const colors = new Uint8Array(cells * cells * 4);
  for (let y = 0; y < cells; y++) {
    for (let x = 0; x < cells; x++) {
      colors.set(logo.get(`${x - margin},${y - margin}`) ?? background, (y * cells + x) * 4);
    }
  }
  const bytes = writeMosaic({ ...layGrid({ grid: cells }, pixels, pixels), colors }, { format: "png" });
  writeFileSync(new URL(name, folder), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}

/** Returns the color of each square of the logo, by "x,y"; its paths are squares "M0 0h4v4H0z". */
function colorsOf(source: string): Map<string, number[]> {
  const colors = new Map<string, number[]>();
  for (const [, fill = "", path = ""] of source.matchAll(/fill="#(\w{6})" d="([^"]*)"/g)) {
    const color = [...[0, 2, 4].map((i) => parseInt(fill.slice(i, i + 2), 16)), 255];
    for (const [, left, top, side] of path.matchAll(/M(\d) (\d)h(\d)/g)) {
      for (let y = 0; y < Number(side); y++) {
        for (let x = 0; x < Number(side); x++) colors.set(`${Number(left) + x},${Number(top) + y}`, color);
      }
    }
  }
  return colors;
}
