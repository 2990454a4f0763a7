import { encode } from "jpeg-js";
import type { Raster } from "../raster.js";

/**
 * A raster as a baseline JPEG without any metadata: the reference road's writer. Alpha is ignored.
 *
 * @param quality 1…100, as the Independent JPEG Group scales its tables.
 */
export function encodeJpeg(raster: Raster, quality: number): Uint8Array {
  // Only data, width and height: the encoder would write back whatever EXIF it finds beside them.
  return encode({ data: raster.data, width: raster.width, height: raster.height }, quality).data;
}
