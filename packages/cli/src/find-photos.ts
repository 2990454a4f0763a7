import { readdir, stat } from "node:fs/promises";
import { join, basename } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";

/** A photo that was asked for: a path, or `-` for standard input. Or why there is none. */
export type Found = { readonly path: string } | { readonly input: string; readonly missing: string };

/** Also what the command itself writes, by {@link outputName}: it is not taken for a photo again. */
const OWN_OUTPUT = /^pixelated-\d+(?:x\d+|px)-/;
const PHOTO = /\.(?:jpe?g|png)$/i;

/**
 * The photos that files, folders and globs stand for, each once, in the order of the inputs and by name within one.
 * A path that exists is taken as it is, whatever signs are in it and whatever it is called.
 */
export async function findPhotos(inputs: readonly string[]): Promise<Found[]> {
  const found = (await Promise.all(inputs.map(expand))).flat();
  const once = new Map(found.map((one) => ["path" in one ? one.path : one, one]));
  return [...once.values()];
}

async function expand(input: string): Promise<Found[]> {
  if (input === "-") return [{ path: input }];
  const stats = await stat(input).catch(() => undefined);
  if (stats?.isDirectory() === true)
    return photosOf(input, await readdir(input), (name) => join(input, name));
  if (stats !== undefined) return [{ path: input }];
  if (isDynamicPattern(input))
    return photosOf(input, await glob(input, { expandDirectories: false }), (path) => path);
  return [{ input, missing: "no such file or folder" }];
}

function photosOf(input: string, names: readonly string[], pathOf: (name: string) => string): Found[] {
  const photos = names.filter((name) => PHOTO.test(name) && !OWN_OUTPUT.test(basename(name))).sort();
  if (photos.length === 0) return [{ input, missing: "no JPEG or PNG photos here" }];
  return photos.map((name) => ({ path: pathOf(name) }));
}
