import { layGrid } from "./grid.js";
import type { Mosaic } from "./mosaic.js";
import type { ResolvedSettings } from "./options.js";
import { storedGrid, turnMosaic } from "./orientation.js";
import { measureRaster } from "./raster.js";
import { decodeStored, type Source } from "./source.js";

/** A mosaic beside the settings it was measured for. */
export interface Measured {
  readonly mosaic: Mosaic;
  readonly settings: ResolvedSettings;
}

/** The mosaics of one image, in the order of `wanted`: its bytes are read once for all of them. */
export function measureSource(source: Source, wanted: readonly ResolvedSettings[]): Measured[] {
  const raster = decodeStored(source);
  return wanted.map((settings) => {
    const seen = layGrid(settings.gridOptions, source.width, source.height);
    const stored = measureRaster(raster, storedGrid(seen, source.orientation), settings.light);
    return { mosaic: turnMosaic(stored, seen, source.orientation), settings };
  });
}
