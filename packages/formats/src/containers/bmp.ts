import { Bytes } from "./bytes.ts";
import { corrupt, type Header, truncated, unsupported } from "./header.ts";

/** BITMAPINFOHEADER and its longer descendants; the first one, of OS/2, has 12 bytes. */
const LEAST_HEADER = 40;

/** No compression, RLE of 8 and 4 bits a pixel, masks for red, green and blue, and these with alpha. */
const COMPRESSIONS: readonly number[] = [0, 1, 2, 3, 6];
const RLE: readonly number[] = [1, 2];

const MASKED: readonly number[] = [3, 6];

/** Returns whether a BMP has alpha. The fourth byte of a pixel is often 0 where no mask names it. */
export function hasAlpha(file: Uint8Array): boolean {
  const bytes = new Bytes(file, "little-endian");
  const hasMask = bytes.u32(14) > LEAST_HEADER + 12 || bytes.u32(30) === 6;
  return hasMask && MASKED.includes(bytes.u32(30)) && bytes.u32(66) !== 0;
}

/** Reads the header of a BMP. @throws {PixelateError} `CORRUPT_IMAGE`, `TRUNCATED`, `UNSUPPORTED_FEATURE` */
export function readBmp(file: Uint8Array): Header {
  const bytes = new Bytes(file, "little-endian");
  const headerBytes = bytes.u32(14);
  if (headerBytes < LEAST_HEADER) throw unsupported("Expected a BMP for Windows but got one for OS/2");
  const width = bytes.i32(18);
  // Rows of a negative height come from top to bottom.
  const height = Math.abs(bytes.i32(22));
  const bitsPerPixel = bytes.u16(28);
  const compression = bytes.u32(30);
  if (width <= 0 || height === 0) throw corrupt("Expected a BMP to have pixels but its size is 0", 18);
  if (![1, 4, 8, 16, 24, 32].includes(bitsPerPixel) || !COMPRESSIONS.includes(compression)) {
    throw unsupported(
      `Expected a BMP without compression but got ${bitsPerPixel} bits in way ${compression}`,
    );
  }
  const rowBytes = 4 * Math.ceil((width * bitsPerPixel) / 32);
  const least = RLE.includes(compression) ? 1 : rowBytes * height;
  if (bytes.u32(10) + least > bytes.length) throw truncated("BMP", bytes.length);
  return { width, height, orientation: 1, hasAlpha: hasAlpha(file), frames: 1 };
}
