import { randomUUID } from "node:crypto";
import { closeSync, openSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Format, inspect } from "@pixelater/core";
import type { Command } from "../command-line/arguments.ts";
import type { LabelledGrid } from "../command-line/grids.ts";
import type { Photo } from "../photos/find-photos.ts";
import { failed, type Outcome } from "../photos/outcome.ts";
import type { Job, PlannedOutput } from "../jobs/pixelate-photo.ts";
import { expandName } from "./name-template.ts";
import { existsAlready, FileExists } from "./write-whole.ts";

/**
 * Plans the outputs of photos, one photo after the other, so that which of two photos gets a name does not depend on
 * which is pixelated first.
 */
export class OutputPlanner {
  readonly #command: Command;
  readonly #photos: ReadonlySet<string>;
  /** Each planned path, and the photo that it belongs to. */
  readonly #planned = new Map<string, string>();
  readonly #run = randomUUID().slice(0, 8);
  #parts = 0;

  constructor(command: Command, photos: readonly Photo[]) {
    this.#command = command;
    this.#photos = new Set(photos.map(({ path }) => keyOf(path)));
  }

  /** Returns what is to be done for a photo, or its outcome where nothing is. */
  plan(photo: Photo): Job | Outcome {
    try {
      return this.#planOutputs(photo);
    } catch (cause) {
      return failed(photo.path, cause);
    }
  }

  #planOutputs(photo: Photo): Job | Outcome {
    const { grids, target, existing } = this.#command;
    const format = requireFormat(photo);
    const outputs: PlannedOutput[] = [];
    const kept: { grid: string; path: string }[] = [];
    for (const [grid, labelled] of grids.entries()) {
      const path = target.kind === "stdout" ? "-" : this.#claim(photo, labelled, format);
      const size = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
      if (size !== undefined && existing === "refuse") throw existsAlready(path);
      // A machine that lost its power may leave a file of no bytes: it counts as missing.
      const ifExists = size === 0 ? "replace" : existing;
      if (size !== undefined && ifExists === "keep") kept.push({ grid: labelled.label, path });
      else outputs.push({ grid, label: labelled.label, path, part: this.#partFor(path), ifExists });
    }
    if (outputs.length === 0) return { photo: photo.path, outputs: [], existing: kept };
    return { photo: photo.path, bytes: photo.bytes, format, outputs, existing: kept };
  }

  #claim(photo: Photo, { options }: LabelledGrid, photoFormat: Format): string {
    const { target, settings, name } = this.#command;
    const format =
      settings.format === undefined || settings.format === "same" ? photoFormat : settings.format;
    const folder = target.kind === "folder" ? target.path : dirname(photo.path);
    const path =
      target.kind === "file" ? target.path : join(folder, expandName(name, photo.path, options, format));
    const key = keyOf(path);
    const other = this.#planned.get(key);
    if (other !== undefined) {
      throw new FileExists(
        `${path} is an output of ${other}, too; tell them apart with --name "{dir}-{name}-{grid}"`,
      );
    }
    if (this.#photos.has(key) && key !== keyOf(photo.path)) {
      throw new FileExists(`${path} is one of the photos; choose other names with --name or --out`);
    }
    this.#planned.set(key, photo.path);
    return path;
  }

  /** A hidden name: should it be left behind after all, no later run takes it for a photo. */
  #partFor(path: string): string {
    return join(dirname(path), `.pixelater-${this.#run}-${this.#parts++}.part`);
  }
}

function requireFormat({ format, head, path, bytes }: Photo): Format {
  if (format !== undefined) return format;
  // Throws what keeps the file from being read.
  if (bytes === undefined) closeSync(openSync(path, "r"));
  return inspect(bytes ?? head ?? new Uint8Array(0)).format;
}

/** Returns one key for paths that lead to one file. */
function keyOf(path: string): string {
  const absolute = resolve(path);
  const isCaseBlind = process.platform === "win32" || process.platform === "darwin";
  return isCaseBlind ? absolute.normalize().toLowerCase() : absolute;
}
