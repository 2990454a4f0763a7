import { idat, IEND, ihdr, png } from "./make-png.ts";

/** A black image of one bit a pixel: a kilobyte for 8 megapixels. */
export function flatPng(width: number, height: number): Uint8Array {
  const scanlines = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return png(ihdr(width, height, { depth: 1, colorType: 0 }), idat(scanlines), IEND);
}
