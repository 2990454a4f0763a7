import { parse } from "node:path";

/**
 * File name of one output: `cat.jpg` → `pixelated-8x8-cat.jpg`. The extension is the photo's own where it fits the
 * output's format, and changed where not: `pixelated-8x8-cat.png`.
 *
 * @param photo path of the photo; `-` reads `stdin`.
 */
export function outputName(photo: string, gridLabel: string, format: "jpeg" | "png"): string {
  const { name, ext } = photo === "-" ? { name: "stdin", ext: "" } : parse(photo);
  return `pixelated-${gridLabel}-${name}${extensionFor(format, ext)}`;
}

function extensionFor(format: "jpeg" | "png", extension: string): string {
  const fits = format === "jpeg" ? /^\.jpe?g$/i : /^\.png$/i;
  if (fits.test(extension)) return extension;
  return format === "jpeg" ? ".jpg" : ".png";
}
