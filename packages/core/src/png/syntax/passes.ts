import { bitsPerPixel, type PngFormat } from "./format.ts";

/**
 * One pass over an image: the pixels from (`x`, `y`) on, every `dx` columns and `dy` rows. An image without
 * interlacing has one pass of all pixels.
 */
export interface Pass {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  /** Columns and rows of the pass's pixels, at least 1. */
  readonly columns: number;
  readonly rows: number;
  /** Length of a scanline in bytes, without its filter type. */
  readonly rowBytes: number;
}

/** x, y, dx, dy of Adam7's passes (PNG § 8.1). */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Returns the passes in the order of the file, without those that are empty in a small image. */
export function passesOf(format: PngFormat): Pass[] {
  const bits = bitsPerPixel(format);
  return (format.interlaced ? ADAM7 : [[0, 0, 1, 1] as const])
    .map(([x, y, dx, dy]) => {
      const columns = Math.ceil((format.width - x) / dx);
      const rows = Math.ceil((format.height - y) / dy);
      return { x, y, dx, dy, columns, rows, rowBytes: Math.ceil((columns * bits) / 8) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

/** Returns the bytes of all scanlines with their filter types: what the image data must inflate to, exactly. */
export function scanlineBytes(format: PngFormat): number {
  return passesOf(format).reduce((sum, { rows, rowBytes }) => sum + rows * (1 + rowBytes), 0);
}

/**
 * Returns the most bytes that a zlib stream can inflate to. Deflate's best is 258 bytes for two bits (RFC 1951
 * §3.2.5).
 */
export function largestExpansion(zlibBytes: number): number {
  return zlibBytes * 1032;
}
