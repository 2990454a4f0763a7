import { statSync } from "node:fs";
import { extname } from "node:path";
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
 * @throws {UsageError} for the file name of an image in another format, which is not written.
 */
export function targetOf(out: string): Target {
  if (out === "-") return { kind: "stdout" };
  if (/[/\\]$/.test(out) || isFolder(out)) return { kind: "folder", path: out };
  const extension = extname(out).toLowerCase();
  const format = WRITTEN[extension];
  if (format !== undefined) return { kind: "file", path: out, format };
  if (NOT_WRITTEN.test(extension)) {
    throw new UsageError(
      `Expected a name that ends with .jpg or .png for --out but got ${out}; write ${out}/ if it is a folder`,
    );
  }
  return { kind: "folder", path: out };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
