import { closeSync, openSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Format, formatName, inspect } from "@pixelater/core";
import type { Command } from "../command-line/arguments.ts";
import type { LabeledGrid } from "../command-line/grids.ts";
import type { Photo } from "../photos/find-photos.ts";
import { failed, type Outcome } from "../photos/outcome.ts";
import { isOtherFormat, outputFormatOf } from "../photos/other-formats.ts";
import type { Job, PlannedOutput } from "../jobs/pixelate-photo.ts";
import { expandName } from "./name-template.ts";
import { partBeside } from "./part-beside.ts";
import { FileExists, outputExists } from "./write-whole.ts";

/**
 * Plans the outputs of photos in their order. If two photos want the same name, the first gets it, whichever is pixelated
 * first.
 */
export class OutputPlanner {
  readonly #command: Command;
  readonly #photos: ReadonlySet<string>;
  /** The photo of each planned path. */
  readonly #planned = new Map<string, string>();

  constructor(command: Command, photos: readonly Photo[]) {
    this.#command = command;
    this.#photos = new Set(photos.map(({ path }) => keyOf(path)));
  }

  /** Returns the job for a photo, or its outcome if there is nothing to do. */
  async plan(photo: Photo): Promise<Job | Outcome> {
    try {
      return this.#planOutputs(photo, await this.#formatOf(photo));
    } catch (cause) {
      return failed(photo.path, cause);
    }
  }

  /** Returns the format of the photo, or of its outputs if it has another. */
  async #formatOf(photo: Photo): Promise<Format> {
    if (!isOtherFormat(formatName(photo.head ?? new Uint8Array(0)))) return requireFormat(photo);
    const bytes = photo.bytes ?? (await readFile(photo.path));
    return outputFormatOf(bytes);
  }

  #planOutputs(photo: Photo, format: Format): Job | Outcome {
    const { grids, target, existing } = this.#command;
    const outputs: PlannedOutput[] = [];
    const kept: { grid: string; path: string }[] = [];
    for (const [grid, labeled] of grids.entries()) {
      const path = target.kind === "stdout" ? "-" : this.#claim(photo, labeled, format);
      const size = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
      if (size !== undefined && existing === "refuse") throw outputExists(path);
      // A power failure can leave an empty file, which counts as missing.
      const ifExists = size === 0 ? "replace" : existing;
      if (size !== undefined && ifExists === "keep") kept.push({ grid: labeled.label, path });
      else outputs.push({ grid, label: labeled.label, path, part: partBeside(path), ifExists });
    }
    if (outputs.length === 0) return { photo: photo.path, outputs: [], existing: kept };
    const { path, bytes, isDecoded } = photo;
    return { photo: path, bytes, format, isDecoded, outputs, existing: kept };
  }

  #claim(photo: Photo, grid: LabeledGrid, photoFormat: Format): string {
    const { target, settings, name } = this.#command;
    const format =
      settings.format === undefined || settings.format === "same" ? photoFormat : settings.format;
    const folder = target.kind === "folder" ? target.path : dirname(photo.path);
    const path =
      target.kind === "file" ? target.path : join(folder, expandName(name, photo.path, grid, format));
    const key = keyOf(path);
    const other = this.#planned.get(key);
    if (other !== undefined) {
      throw new FileExists(`${path} is an output of ${other}, too; use --name "{dir}-{name}-{grid}"`);
    }
    if (this.#photos.has(key) && key !== keyOf(photo.path)) {
      throw new FileExists(`${path} is one of the photos; choose other names with --name or --out`);
    }
    this.#planned.set(key, photo.path);
    return path;
  }
}

function requireFormat({ format, head, path, bytes }: Photo): Format {
  if (format !== undefined) return format;
  // Throws the error of an unreadable file.
  if (bytes === undefined) closeSync(openSync(path, "r"));
  return inspect(bytes ?? head ?? new Uint8Array(0)).format;
}

/** Returns the same key for all paths of a file. */
function keyOf(path: string): string {
  const absolute = resolve(path);
  const isCaseInsensitive = process.platform === "win32" || process.platform === "darwin";
  return isCaseInsensitive ? absolute.normalize().toLowerCase() : absolute;
}
