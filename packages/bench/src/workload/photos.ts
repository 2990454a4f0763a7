import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "@pixelater/core";
import { LIMITS } from "../job.ts";
import type { Picture } from "./pictures.ts";

/** The photos of a folder. */
export interface Photos {
  /** Sorted by name. */
  readonly photos: readonly Picture[];
  /** Files that cannot be used, and why. */
  readonly skipped: readonly SkippedFile[];
}

export interface SkippedFile {
  readonly name: string;
  readonly why: string;
}

/**
 * Reads the photos directly inside a folder: every file whose header can be read, whatever its extension. Skips hidden files.
 *
 * @throws {Error} if there is no such folder.
 */
export async function photosIn(folder: string): Promise<Photos> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
  const photos: Picture[] = [];
  const skipped: SkippedFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    try {
      const bytes = await readFile(path);
      const { width, height, format } = inspect(bytes, { limits: LIMITS });
      const megapixels = (width * height) / 1e6;
      photos.push({ title: name, path, bytes, format, width, height, megapixels, saving: "photo" });
    } catch (cause) {
      skipped.push({ name, why: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return { photos, skipped };
}
