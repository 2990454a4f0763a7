import { type Stats, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { UsageError } from "../command-line/usage-error.ts";

/** The destination of the outputs. */
export type Target =
  | { readonly kind: "beside-photos" }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "file"; readonly path: string; readonly format: "jpeg" | "png" }
  | { readonly kind: "stdout" };

const FORMATS: Readonly<Record<string, "jpeg" | "png">> = {
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".jpe": "jpeg",
  ".jfif": "jpeg",
  ".png": "png",
};
const UNSUPPORTED = /^\.(?:gif|webp|avif|hei[cf]|tiff?|bmp|svg|jxl|jp2|pdf)$/i;

/**
 * Parses `--out`: `-` is standard output, a path with the extension of a JPEG or PNG is a file, any other is a folder. A
 * path that ends in a slash, or names an existing folder, is always a folder.
 *
 * @throws {UsageError} for the file name of an image in an unsupported format, and for a folder that cannot be created
 *   because it, or a folder above it, is a file.
 */
export function targetOf(out: string): Target {
  if (out === "-") return { kind: "stdout" };
  if (/[/\\]$/.test(out) || statsOf(out)?.isDirectory() === true) return folderAt(out);
  const extension = extname(out).toLowerCase();
  const format = FORMATS[extension];
  if (format !== undefined) return { kind: "file", path: out, format };
  if (UNSUPPORTED.test(extension)) {
    throw new UsageError(
      `Expected a name that ends in .jpg or .png for --out but got ${out}; write ${out}/ if it is a folder`,
    );
  }
  return folderAt(out);
}

/** Returns a folder as target; rejects a path that leads through a file, before any photo is read. */
function folderAt(path: string): Target {
  let nearest = resolve(path);
  while (statsOf(nearest) === undefined && nearest !== dirname(nearest)) nearest = dirname(nearest);
  if (statsOf(nearest)?.isDirectory() === false) {
    throw new UsageError(`Expected a folder for --out but ${nearest} is a file`);
  }
  return { kind: "folder", path };
}

/** Returns undefined also for an unreadable path: writing to it later reports why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
