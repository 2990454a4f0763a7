import fc from "fast-check";
import { type GridOptions, layGrid } from "../../src/mosaic/grid.ts";
import type { Mosaic } from "../../src/mosaic/mosaic.ts";

/** What colours a mosaic may have: each kind brings the writer to another colour type or depth. */
const PALETTES = {
  "any colours": fc.integer({ min: 0, max: 0xffffffff }),
  "opaque colours": fc.integer({ min: 0, max: 0xffffff }).map((rgb) => (0xff000000 | rgb) >>> 0),
  "opaque greys": fc.integer({ min: 0, max: 255 }).map((grey) => (0xff000000 | (grey * 0x10101)) >>> 0),
  "greys with alpha": fc.tuple(fc.nat(255), fc.nat(255)).map(([grey, a]) => a * 0x1000000 + grey * 0x10101),
  "black and white": fc.constantFrom(0xff000000, 0xffffffff),
  "three colours": fc.constantFrom(0xff0000ff, 0x8000ff00, 0xffff0000),
  "sixteen colours": fc.integer({ min: 0, max: 15 }).map((i) => (0xff000000 | (i * 0x0a0b0c)) >>> 0),
};

export const mosaicKinds = Object.keys(PALETTES) as (keyof typeof PALETTES)[];

const gridOptions: fc.Arbitrary<GridOptions> = fc.oneof(
  fc
    .record({ columns: fc.integer({ min: 1, max: 12 }), rows: fc.integer({ min: 1, max: 12 }) })
    .map((grid) => ({ grid })),
  fc
    .record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) })
    .map((cellSize) => ({ cellSize })),
);

/** Mosaics over images of up to `maxWidth` × `maxHeight` pixels, by count and by cell size. */
export function mosaics(
  kind: keyof typeof PALETTES,
  maxWidth: number,
  maxHeight: number,
): fc.Arbitrary<Mosaic> {
  return fc
    .tuple(gridOptions, fc.integer({ min: 1, max: maxWidth }), fc.integer({ min: 1, max: maxHeight }))
    .map(([options, width, height]) => layGrid(options, width, height))
    .chain((grid) => {
      const length = Math.min(grid.columns * grid.rows, 400);
      return fc.array(PALETTES[kind], { minLength: length, maxLength: length }).map((some) => {
        const colors = new Uint8Array(4 * grid.columns * grid.rows);
        const view = new DataView(colors.buffer);
        for (let cell = 0; cell < colors.length / 4; cell++) {
          view.setUint32(4 * cell, some[(cell * 7) % some.length], true);
        }
        return { ...grid, colors };
      });
    });
}
