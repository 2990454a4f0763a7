import { encode } from "blurhash";
import { rgbaToThumbHash } from "thumbhash";
import { flattenOnWhite, type Mosaic } from "../mosaic/mosaic.ts";
import { base64 } from "./base64.ts";

/** Most cells of a side: what ThumbHash takes. More only cost time. */
const MOST_CELLS = 100;

/** Frequencies that a BlurHash holds, from 1 to 9 each way. */
export interface BlurHashComponents {
  readonly x: number;
  readonly y: number;
}

/**
 * Returns the ThumbHash of a mosaic of square cells as base64, about 28 characters: a blurred preview with transparency that
 * knows the photo's shape, https://evanw.github.io/thumbhash/. For {@link placeholder}, or a mosaic measured before.
 *
 * @throws {RangeError} for more than 100 cells a side.
 *
 * @example
 * const { hashes } = placeholder(photo, { hashes: { thumbHash } });
 */
export function thumbHash(mosaic: Mosaic): string {
  requireFew(mosaic);
  return base64(rgbaToThumbHash(mosaic.columns, mosaic.rows, mosaic.colors));
}

/**
 * Returns the BlurHash of a mosaic, a blurred preview without transparency, https://blurha.sh: with 4 × 3 components 28
 * characters. Transparent cells count as they look on white.
 *
 * @param components default 4 × 3, or 3 × 4 for a photo that is higher than wide.
 * @throws {RangeError} for more than 100 cells a side, or for components out of range.
 *
 * @example
 * const { hashes } = placeholder(photo, { hashes: { blurHash: (mosaic) => blurHash(mosaic, { x: 6, y: 4 }) } });
 */
export function blurHash(mosaic: Mosaic, components?: BlurHashComponents): string {
  requireFew(mosaic);
  const { columns, rows, width, height } = mosaic;
  const { x, y } = components ?? (width >= height ? { x: 4, y: 3 } : { x: 3, y: 4 });
  for (const count of [x, y]) {
    if (!Number.isInteger(count) || count < 1 || count > 9) {
      throw new RangeError(`Expected a whole number from 1 to 9 for components but received ${count}`);
    }
  }
  return encode(Uint8ClampedArray.from(flattenOnWhite(mosaic).colors), columns, rows, x, y);
}

function requireFew({ columns, rows }: Mosaic): void {
  if (columns <= MOST_CELLS && rows <= MOST_CELLS) return;
  throw new RangeError(
    `Expected a mosaic of at most ${MOST_CELLS} cells a side but received ${columns} × ${rows}; measure grid { longSide: 32 }`,
  );
}
