import UTIF from "utif2";
import type { Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";
import { readTiff, type TiffHeader } from "../containers/tiff.ts";

/** Decodes the first image of a TIFF. UTIF unpacks its strips or tiles; alpha and 16 bits it would lose. */
export function decodeTiff(bytes: Uint8Array): Promise<Raster> {
  const header = readTiff(bytes);
  const file = bytes.slice().buffer;
  const directory = UTIF.decode(file).at(0);
  if (directory === undefined) throw corrupt("Expected an image in the TIFF but got none");
  UTIF.decodeImage(file, directory);
  const { width, height } = header;
  return Promise.resolve({ width, height, data: rgbaOf(header, directory) });
}

function rgbaOf(header: TiffHeader, directory: UTIF.IFD): Uint8Array {
  const { photometric, bitsPerSample } = header;
  if (photometric === "palette" || bitsPerSample < 8) return UTIF.toRGBA8(directory);
  const samples = bitsPerSample === 16 ? eightBits(directory.data) : directory.data;
  const { width, height, samplesPerPixel } = header;
  if (samples.length < width * height * samplesPerPixel)
    throw corrupt("Expected the strips of the TIFF to fill it");
  return expand(header, samples);
}

/** Rounds little-endian samples of 16 bits: UTIF swaps the others. */
function eightBits(data: Uint8Array): Uint8Array {
  const samples = new Uint8Array(data.length >> 1);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.round((data[2 * i] | (data[2 * i + 1] << 8)) / 257);
  }
  return samples;
}

function expand(
  { width, height, photometric, samplesPerPixel, alpha }: TiffHeader,
  samples: Uint8Array,
): Uint8Array {
  const rgba = new Uint8Array(4 * width * height);
  const colors = photometric === "cmyk" ? 4 : photometric === "rgb" || photometric === "ycbcr" ? 3 : 1;
  for (let pixel = 0, from = 0, to = 0; pixel < width * height; pixel++, from += samplesPerPixel, to += 4) {
    const [a, b, c, d] = samples.subarray(from, from + 4);
    if (photometric === "cmyk") {
      const light = 255 - d;
      rgba[to] = Math.round(((255 - a) * light) / 255);
      rgba[to + 1] = Math.round(((255 - b) * light) / 255);
      rgba[to + 2] = Math.round(((255 - c) * light) / 255);
    } else if (colors === 3) {
      rgba[to] = a;
      rgba[to + 1] = b;
      rgba[to + 2] = c;
    } else rgba.fill(photometric === "white is zero" ? 255 - a : a, to, to + 3);
    const opacity = alpha === undefined ? 255 : samples[from + colors];
    rgba[to + 3] = opacity;
    if (alpha === "premultiplied" && opacity > 0 && opacity < 255) {
      for (let i = to; i < to + 3; i++) rgba[i] = Math.min(255, Math.round((rgba[i] * 255) / opacity));
    }
  }
  return rgba;
}
