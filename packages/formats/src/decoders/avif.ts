import type { Raster } from "@pixelater/core";
import startAvif from "@jsquash/avif/codec/dec/avif_dec.js";
import { readIsobmff } from "../containers/isobmff.ts";
import { cropped } from "./crop.ts";
import { decoded } from "./decoded.ts";
import { startModule } from "./emscripten.ts";

const started = startModule(startAvif, "avif");

/** Decodes an AVIF with libavif and libaom, to 8 bits, and applies its `clap`, which libavif leaves to its caller. */
export async function decodeAvif(bytes: Uint8Array): Promise<Raster> {
  const { crop } = readIsobmff(bytes, "AVIF", "left");
  const image = decoded((await started).decode(bytes, 8));
  return crop === undefined ? image : cropped(image, crop);
}
