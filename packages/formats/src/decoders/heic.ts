import type { Raster } from "@pixelater/core";
import { corrupt } from "../containers/header.ts";
import { DecoderMissing } from "./decoder.ts";

/** Decodes the primary image of a HEIC with libheif and libde265, upright. */
export async function decodeHeic(bytes: Uint8Array): Promise<Raster> {
  const { default: startLibheif } = await loadLibheif();
  const { HeifDecoder } = startLibheif();
  const images = new HeifDecoder().decode(bytes);
  const image = images.find((each) => each.is_primary()) ?? images.at(0);
  if (image === undefined) throw corrupt("Expected a HEIC that can be decoded but libheif gave up");
  const [width, height] = [image.get_width(), image.get_height()];
  const data = new Uint8ClampedArray(4 * width * height);
  const shown = await new Promise<unknown>((resolve) => {
    image.display({ width, height, data }, resolve);
  });
  for (const each of images) each.free();
  if (shown === null) throw corrupt("Expected a HEIC that can be decoded but libheif gave up");
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** Loads libheif-js, which is under the LGPL and so installed on its own. */
async function loadLibheif() {
  try {
    return await import("libheif-js/libheif-wasm/libheif-bundle.mjs");
  } catch (cause) {
    throw new DecoderMissing("Expected libheif-js, which reads HEIC, but it is not installed", { cause });
  }
}
