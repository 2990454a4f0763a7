import { decode } from "bmp-ts";
import type { Raster } from "@pixelater/core";
import { hasAlpha } from "../containers/bmp.ts";
import { decoded } from "./decoded.ts";

/** Decodes a BMP. Without a mask for alpha all pixels are opaque. */
export function decodeBmp(bytes: Uint8Array): Promise<Raster> {
  const isTransparent = hasAlpha(bytes);
  const raster = decoded(decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)));
  const { data } = raster;
  for (let at = 0; at < data.length; at += 4) {
    // Alpha, blue, green, red: the decoder's own option for RGBA does not reach palettes.
    const alpha = data[at];
    const blue = data[at + 1];
    data[at] = data[at + 3];
    data[at + 1] = data[at + 2];
    data[at + 2] = blue;
    data[at + 3] = isTransparent ? alpha : 255;
  }
  return Promise.resolve(raster);
}
