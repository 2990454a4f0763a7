/**
 * Makes the pictures of the welcome screen from one photo: `node scripts/make-sample.ts chelsea.png`.
 * The core also writes the unpixelated one, in cells of one pixel.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { pixelateAll } from "@pixelater/core";

const [photo] = process.argv.slice(2);
if (photo === undefined) throw new Error("Expected a photo as the first argument but received none");

const bands = [50, 25, 15, 10, 5].map((cellSize) => ({
  name: `cat-${cellSize}px.png`,
  cellSize,
  format: "png" as const,
}));
const pictures = [...bands, { name: "cat.jpg", cellSize: 1, format: "jpeg" as const, quality: 88 }];

const outputs = pixelateAll(readFileSync(photo), pictures);
for (const [i, { name }] of pictures.entries()) {
  const bytes = outputs[i] ?? new Uint8Array();
  writeFileSync(new URL(`../public/sample/${name}`, import.meta.url), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
