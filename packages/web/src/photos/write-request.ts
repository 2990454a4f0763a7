import { outputName } from "@pixelater/core/grid";
import { gridOptionsOf } from "../pixels/grid-choice.ts";
import type { WriteRequest } from "../pixels/protocol.ts";
import { hidingOf } from "../regions/hiding.ts";
import { outputFormat, type Settings, settingsFor } from "../settings.ts";
import type { OpenPhoto } from "./photo.ts";

/** Returns what the worker needs to write the finished photo, besides its file. */
export function writeRequest({ regionSet, state }: OpenPhoto, settings: Settings): WriteRequest {
  const { grid, palette, dither } = settingsFor(regionSet.scope, settings);
  return {
    grid: gridOptionsOf(grid),
    palette,
    dither,
    format: outputFormat(settings, state.info),
    hiding: hidingOf(regionSet),
  };
}

/** Returns the file name of the finished photo. */
export function writtenName({ file }: OpenPhoto, { grid, format }: WriteRequest): string {
  return outputName(file.name, grid, format);
}
