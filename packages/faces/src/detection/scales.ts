import type { UltraFace } from "../network/ultraface.ts";
import type { Pixels } from "../photo/pixels.ts";
import { type Box, withoutOverlaps } from "./box.ts";
import { MOST_HEIGHT, type ScaleBoxes } from "./candidates.ts";
import { look } from "./look.ts";

/** The lowest score that is kept until all looks are taken together. */
export const LEAST_SCORE = 0.15;

/** Longer sides of the network's input, in pixels. Larger ones are seen in tiles. */
const SIDES = [640, 320] as const;

/** Height of a face that the network finds well, in pixels of its input. */
const SURE_HEIGHT = 12;

/** Pixels that neighbouring tiles share, and the height of the largest face that is sure to lie within one. */
const SHARED = 96;
const MOST_TILE_HEIGHT = 64;

/**
 * Chooses the longer sides at which a photo is shown to the network, in pixels: 640 and 320, and more where faces of
 * `smallestFace` pixels of the photo are looked for. Doubles the side at most until it is the photo's own.
 */
export function chooseSides(photoSide: number, smallestFace: number | undefined): number[] {
  const sides: number[] = [...SIDES];
  if (smallestFace === undefined) return sides;
  for (let side: number = SIDES[0]; (side * smallestFace) / photoSide < SURE_HEIGHT && side < photoSide; ) {
    side *= 2;
    sides.unshift(side);
  }
  return sides;
}

/** Looks at a whole image at one scale, in tiles where it is large. */
export function lookAtScale(network: UltraFace, pixels: Pixels, side: number): ScaleBoxes {
  const scale = side / Math.max(pixels.width, pixels.height);
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  const across = tilesOf(width);
  const down = tilesOf(height);
  const boxes = down.flatMap((y) =>
    across.flatMap((x) => {
      const [left, top] = [x.start / scale, y.start / scale];
      const area = { left, top, width: x.length / scale, height: y.length / scale };
      return look(network, pixels, { area, width: x.length, height: y.length }, LEAST_SCORE);
    }),
  );
  return across.length * down.length === 1
    ? { scale, most: MOST_HEIGHT, boxes }
    : { scale, most: MOST_TILE_HEIGHT, boxes: wholeFaces(boxes, scale) };
}

/** Leaves out what may be a face cut by a tile's edge, and what two tiles found. */
function wholeFaces(boxes: readonly Box[], scale: number): Box[] {
  return withoutOverlaps(
    boxes.filter(({ height }) => height * scale <= MOST_TILE_HEIGHT),
    0.3,
  );
}

interface Tile {
  readonly start: number;
  readonly length: number;
}

/** Divides a length into tiles of at most 640 pixels, of which neighbours share some. */
function tilesOf(length: number): Tile[] {
  const [most] = SIDES;
  if (length <= most) return [{ start: 0, length }];
  const count = Math.ceil((length - SHARED) / (most - SHARED));
  const step = (length - SHARED) / count;
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor(i * step);
    return { start, length: Math.min(length, Math.ceil((i + 1) * step) + SHARED) - start };
  });
}
