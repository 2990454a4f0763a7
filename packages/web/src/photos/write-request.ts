import { layGrid, outputName } from "@pixelater/core/grid";
import { colorsOf } from "../pixels/cell-colors.ts";
import { styleOptions } from "../pixels/cell-drawing.ts";
import { gridOptionsOf } from "../pixels/grid-choice.ts";
import type { WriteRequest } from "../pixels/protocol.ts";
import { hidingOf } from "../regions/hiding.ts";
import { outputFormat, type Settings, settingsFor } from "../settings.ts";
import type { OpenPhoto } from "./photo.ts";

/** Returns what the worker needs to write the finished photo, besides its file. */
export function writeRequest({ regionSet, state }: OpenPhoto, settings: Settings): WriteRequest {
  const written = settingsFor(regionSet.scope, settings);
  const grid = gridOptionsOf(written.grid);
  const { width, height } = state.info;
  return {
    grid,
    ...colorsOf(written),
    style: styleOptions(written, layGrid(grid, width, height)),
    format: outputFormat(settings, state.info),
    hiding: hidingOf(regionSet),
  };
}

/** Returns the file name of the finished photo. */
export function writtenName({ file }: OpenPhoto, { grid, format }: WriteRequest): string {
  return outputName(file.name, grid, format);
}
