import { basename, dirname, parse, resolve } from "node:path";
import { DEFAULT_TEMPLATE, has, type NameTemplate, sourceOf } from "../output/name-template.ts";
import type { Target } from "../output/target.ts";
import { type Found, isPhoto, type Photo } from "./find-photos.ts";

/**
 * Skips the outputs of an earlier run, which a second run in the same folder, or `pixelater *.jpg`, would pixelate again. A
 * file counts as an output if its name is that of an output of another of the photos. Both the default template and the
 * command's own are tried.
 */
export function withoutOwnOutputs(
  found: readonly Found[],
  { name, target }: { readonly name: NameTemplate; readonly target: Target },
): Found[] {
  const photos = found.filter(isPhoto).filter(({ path }) => path !== "-");
  const byName = new Map<string, Photo[]>();
  for (const photo of photos) {
    const stem = parse(photo.path).name;
    byName.set(stem, [...(byName.get(stem) ?? []), photo]);
  }
  const out = target.kind === "folder" ? resolve(target.path) : undefined;
  const sourceAmong = (path: string): Photo | undefined =>
    [DEFAULT_TEMPLATE, name].flatMap((template) => sourcesOf(template, resolve(path), byName, out))[0];
  return found.map((one) => {
    if (!isPhoto(one) || one.path === "-") return one;
    const source = sourceAmong(one.path);
    if (source === undefined) return one;
    const message = `its name is that of an output of ${basename(source.path)}; to pixelate it, give it as the only photo`;
    return { photo: one.path, passedOver: { code: "OWN_OUTPUT", message } };
  });
}

function sourcesOf(
  template: NameTemplate,
  path: string,
  photos: ReadonlyMap<string, readonly Photo[]>,
  out: string | undefined,
): readonly Photo[] {
  const named = sourceOf(template, path);
  if (named === undefined) return [];
  // Without {grid}, cat.png may be an output of cat.jpg or another photo. It counts as a photo.
  if (!has(template.parts, "grid") && parse(path).name === named.name) return [];
  return (photos.get(named.name) ?? []).filter((photo) => {
    const folder = dirname(resolve(photo.path));
    return folder === named.folder || out === named.folder;
  });
}
