import type { Raster } from "./raster.ts";
import type { RowOptions, TakeRows } from "./rows.ts";

/** Bytes of a band of rows: few enough to stay in the processor's cache. */
const BAND_BYTES = 1 << 18;

/** Passes the rows of a raster to `take`, some at a time. They are copies: a taker may change them. */
export function readRasterRows(
  { width, height, data }: Raster,
  take: TakeRows,
  { into }: Pick<RowOptions, "into"> = {},
): void {
  const rowBytes = 4 * width;
  const bandRows = bandRowsOf(width);
  const band = new Uint8Array(into === undefined ? rowBytes * Math.min(bandRows, height) : 0);
  for (let y = 0; y < height; y += bandRows) {
    const rows = Math.min(bandRows, height - y);
    const pixels = (into?.subarray(rowBytes * y) ?? band).subarray(0, rowBytes * rows);
    pixels.set(data.subarray(rowBytes * y, rowBytes * (y + rows)));
    take(pixels, y, rows);
  }
}

/** Returns the number of rows that are passed at a time. */
export function bandRowsOf(width: number): number {
  return Math.max(1, Math.floor(BAND_BYTES / (4 * width)));
}
