import fc from "fast-check";
import type { GridOptions, Raster } from "../../src/index.ts";

/** Rasters of unequal sides with any pixels, also half transparent ones. */
export function anyRaster(maxSide = 24): fc.Arbitrary<Raster> {
  return fc
    .tuple(fc.integer({ min: 1, max: maxSide }), fc.integer({ min: 1, max: maxSide }))
    .chain(([width, height]) =>
      fc
        .uint8Array({ minLength: 4 * width * height, maxLength: 4 * width * height })
        .map((data) => ({ width, height, data })),
    );
}

export function opaque(raster: Raster): Raster {
  return { ...raster, data: raster.data.map((value, i) => (i % 4 === 3 ? 255 : value)) };
}

/** Grids by count and by cell size, also ones that divide neither side. */
export function anyGridOptions(max = 30): fc.Arbitrary<GridOptions> {
  const whole = fc.integer({ min: 1, max });
  return fc.oneof(
    whole.map((grid) => ({ grid })),
    fc.record({ columns: whole, rows: whole }).map((grid) => ({ grid })),
    whole.map((columns) => ({ grid: { columns } })),
    whole.map((rows) => ({ grid: { rows } })),
    whole.map((longSide) => ({ grid: { longSide } })),
    whole.map((cellSize) => ({ cellSize })),
    fc.record({ width: whole, height: whole }).map((cellSize) => ({ cellSize })),
  );
}
