import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { FIVE_GRIDS, JPEG_QUALITY, type OutputFormat } from "../job.ts";
import type { Contestant } from "./contestant.ts";
import { type Pixels, pixelateByLoops } from "./loops.ts";

/** Plain JavaScript: the two best-known codecs and loops. */
export const naive: Contestant = {
  name: "jpeg-js + pngjs",
  version: "0.4.4 + 7.0.0",
  recipe: "decodes, takes the means and fills the cells by plain loops, encodes",
  run: ({ picture: { bytes }, format }) => {
    const source = isPng(bytes) ? decodePng(bytes) : decodeJpeg(bytes);
    return FIVE_GRIDS.map((grid) => encode({ ...source, data: pixelateByLoops(source, grid) }, format));
  },
};

/** Returns whether a file is a JPEG, by its first byte, 0xFF. */
function isPng(bytes: Uint8Array): boolean {
  return bytes[0] === 0x89;
}

function decodeJpeg(bytes: Uint8Array): Pixels {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    maxResolutionInMP: 1000,
    maxMemoryUsageInMB: 8192,
  });
  return { width, height, channels: 4, data };
}

function decodePng(bytes: Uint8Array): Pixels {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  return { width, height, channels: 4, data };
}

function encode({ width, height, data }: Pixels, format: OutputFormat): Uint8Array {
  const rgba = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (format === "jpeg") return jpeg.encode({ width, height, data: rgba }, JPEG_QUALITY).data;
  const png = new PNG({ width, height });
  png.data = rgba;
  return PNG.sync.write(png, { colorType: 2, inputHasAlpha: true });
}
