import { type Stats, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { UsageError } from "../command-line/usage-error.ts";

/** Where the outputs go. */
export type Target =
  | { readonly kind: "beside-photos" }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "file"; readonly path: string; readonly format: "jpeg" | "png" }
  | { readonly kind: "stdout" };

const WRITTEN: Readonly<Record<string, "jpeg" | "png">> = {
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".jpe": "jpeg",
  ".jfif": "jpeg",
  ".png": "png",
};
const NOT_WRITTEN = /^\.(?:gif|webp|avif|hei[cf]|tiff?|bmp|svg|jxl|jp2|pdf)$/i;

/**
 * Returns what `--out` names: `-` is standard output, a path with the extension of a JPEG or PNG a file, any other a
 * folder. A path that ends with a slash, or leads to an existing folder, is always a folder.
 *
 * @throws {UsageError} for the file name of an image in another format, which is not written, and for a folder that
 *   cannot be made because a file has its name or that of a folder above it.
 */
export function targetOf(out: string): Target {
  if (out === "-") return { kind: "stdout" };
  if (/[/\\]$/.test(out) || statsOf(out)?.isDirectory() === true) return folderAt(out);
  const extension = extname(out).toLowerCase();
  const format = WRITTEN[extension];
  if (format !== undefined) return { kind: "file", path: out, format };
  if (NOT_WRITTEN.test(extension)) {
    throw new UsageError(
      `Expected a name that ends with .jpg or .png for --out but got ${out}; write ${out}/ if it is a folder`,
    );
  }
  return folderAt(out);
}

/** Rejects a path on which there is a file before any photo is read. */
function folderAt(path: string): Target {
  for (let at = resolve(path); statsOf(at)?.isDirectory() !== true && at !== dirname(at); at = dirname(at)) {
    if (statsOf(at) !== undefined) throw new UsageError(`Expected a folder for --out but ${at} is a file`);
  }
  return { kind: "folder", path };
}

/** Returns undefined for what cannot be looked at, too: writing to it then reports why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
