import type { Raster } from "@pixelater/core";
import startWebp from "@jsquash/webp/codec/dec/webp_dec.js";
import { firstStill } from "../containers/webp.ts";
import { readHeader } from "../containers/read-header.ts";
import { startModule } from "./emscripten.ts";
import { placeOn } from "./place.ts";
import { decoded } from "./decoded.ts";

const started = startModule(startWebp, "webp");

/** Decodes a WebP with libwebp; of an animated one the first frame on its canvas. */
export async function decodeWebp(bytes: Uint8Array): Promise<Raster> {
  const { file, left, top } = firstStill(bytes);
  const image = decoded((await started).decode(file));
  return placeOn(readHeader(bytes, "webp", UNLIMITED), image, left, top);
}

/** The limits were applied before. */
const UNLIMITED = { maxPixels: Infinity, maxBytes: Infinity };
