// node pixelate.js photo.jpg: writes photo-8.jpg to photo-64.jpg beside the photo.
import { readFile, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { inspect, PixelateError, pixelateAll } from "@pixelater/core";

const GRIDS = [8, 16, 32, 48, 64];

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error("Usage: node pixelate.js PHOTO");
  process.exit(2);
}

try {
  const photo = await readFile(path);
  const { format, width, height } = inspect(photo);
  console.log(`${path}: ${format}, ${width} × ${height}`);

  // The photo is decoded once, however many outputs are requested.
  const outputs = pixelateAll(
    photo,
    GRIDS.map((grid) => ({ grid })),
  );

  const extension = extname(path);
  const base = path.slice(0, path.length - extension.length);
  for (const [i, output] of outputs.entries()) {
    const name = `${base}-${GRIDS[i]}${extension}`;
    await writeFile(name, output);
    console.log(`${name}: ${output.length} bytes`);
  }
} catch (error) {
  if (!(error instanceof PixelateError)) throw error;
  // Codes are part of the interface; messages are for people and may change.
  console.error(error.code === "UNSUPPORTED_FORMAT" ? `${path} is neither JPEG nor PNG` : error.message);
  process.exitCode = 1;
}
