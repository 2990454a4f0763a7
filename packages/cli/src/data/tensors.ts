import { existsSync } from "node:fs";
import type { Command } from "../command-line/arguments.ts";
import type { TensorTarget } from "../command-line/data.ts";
import { UsageError } from "../command-line/usage-error.ts";
import type { Found, Photo } from "../photos/find-photos.ts";
import { type Failed, failed } from "../photos/outcome.ts";
import type { Report } from "../report.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { eachPhotoData } from "./each-photo-data.ts";
import { namesPath, NpyFile, ShapeMismatch } from "./npy-file.ts";
import type { PhotoData } from "./photo-data.ts";

/**
 * Writes the cells of all photos as arrays, one for each grid, and the photos' names beside each. A photo that cannot be read,
 * or has another shape than the first, is left out and counts as a failure.
 *
 * @param stop ends the work early, without files.
 * @returns whether every photo is in the arrays.
 * @throws {UsageError} before any photo is read, if a file exists and may not be replaced.
 */
export async function writeTensors(
  command: Command,
  { paths, settings }: TensorTarget,
  photos: readonly Found[],
  report: Report,
  { stdout }: Terminal,
  stop: AbortSignal,
): Promise<boolean> {
  const replace = command.existing === "replace";
  const taken = paths.flatMap((path) => [path, namesPath(path)]).find((path) => !replace && existsSync(path));
  if (taken !== undefined) {
    throw new UsageError(`Expected a new name for --npy but ${taken} exists; --force replaces it`);
  }
  report.show();
  const files = NpyFile.openAll(paths, settings);
  let count = 0;
  const take = (photo: Photo, data: PhotoData): Failed | undefined => {
    if (!("tensors" in data)) return undefined;
    try {
      // All of them before any: a photo is in every array, or in none.
      for (const [i, tensor] of data.tensors.entries()) files[i]?.requireShape(tensor);
    } catch (cause) {
      if (!(cause instanceof ShapeMismatch)) return failed(photo.path, cause);
      return { photo: photo.path, error: { code: "OTHER_SHAPE", message: cause.message } };
    }
    for (const [i, tensor] of data.tensors.entries()) files[i]?.add(photo.path, tensor);
    count++;
    return undefined;
  };
  try {
    await eachPhotoData(photos, { kind: "tensors", ...settings }, command, take, report, stop);
    if (stop.aborted || count === 0) {
      if (!stop.aborted) report.end();
      return false;
    }
    for (const file of files) file.finish(replace);
  } finally {
    for (const file of files) file.discard();
  }
  report.end();
  if (command.messages === "paths") stdout.write(paths.map((path) => `${path}\n`).join(""));
  return report.isFlawless;
}
