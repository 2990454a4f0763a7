import { type Grid, layGrid } from "./grid.js";
import type { Mosaic } from "./mosaic.js";
import type { ResolvedSettings } from "./options.js";
import { storedGrid, turnMosaic } from "./orientation.js";
import { measurePng } from "./png/measure.js";
import { measureRaster } from "./raster.js";
import { decodeStored, type Source } from "./source.js";

/** A mosaic beside the settings it was measured for. */
export interface Measured {
  readonly mosaic: Mosaic;
  readonly settings: ResolvedSettings;
}

/** One of the settings, with its grid over the image as seen and the same grid over the image as stored. */
interface Job {
  readonly settings: ResolvedSettings;
  readonly seen: Grid;
  readonly stored: Grid;
}

/** The mosaics of one image, in the order of `wanted`: its bytes are read once for all of them. */
export function measureSource(source: Source, wanted: readonly ResolvedSettings[]): Measured[] {
  const jobs = wanted.map((settings) => {
    const seen = layGrid(settings.gridOptions, source.width, source.height);
    return { settings, seen, stored: storedGrid(seen, source.orientation) };
  });
  const mosaics = measureStored(source, jobs);
  return jobs.flatMap(({ settings, seen }, i) => {
    const stored = mosaics[i];
    return stored ? [{ mosaic: turnMosaic(stored, seen, source.orientation), settings }] : [];
  });
}

/** The mosaic of each job, not yet turned: without pixels where the format's fast road goes, else by the reference. */
function measureStored(source: Source, jobs: readonly Job[]): Mosaic[] {
  const inSrgb = jobs.every(({ settings }) => settings.light === "srgb");
  if (source.format === "png" && inSrgb) {
    return measurePng(
      source.bytes,
      jobs.map(({ stored }) => stored),
    );
  }
  const raster = decodeStored(source);
  return jobs.map(({ settings, stored }) => measureRaster(raster, stored, settings.light));
}
