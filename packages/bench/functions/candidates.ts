import { realpathSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { FUNCTION_BUNDLE } from "@pixelater/local";
import { inPackage } from "../src/folders.ts";

/** A function in the comparison. */
export interface Candidate {
  readonly name: string;
  readonly handlerFile: string;
  /** Files and folders that are deployed. */
  readonly deployed: readonly string[];
}

const sharpFolder = realpathSync(inPackage("node_modules/sharp"));

/** Packages with native code, which cannot be bundled and are deployed beside the bundle. */
const SHARP = [
  sharpFolder,
  join(sharpFolder, `../@img/sharp-linux-${process.arch}`),
  join(sharpFolder, `../@img/sharp-libvips-linux-${process.arch}`),
];

/** Our whole function first; the rivals are the plainest function around their engine. */
export const CANDIDATES: readonly Candidate[] = [
  { name: "Pixelater", handlerFile: FUNCTION_BUNDLE, deployed: [dirname(FUNCTION_BUNDLE)] },
  rival("sharp + exact", "sharp-exact", SHARP),
  rival("sharp + fill", "sharp-fill", SHARP),
  rival("jpeg-js + pngjs", "naive", []),
];

function rival(name: string, bundle: string, packages: readonly string[]): Candidate {
  const handlerFile = inPackage(`dist/functions/${bundle}.mjs`);
  return { name, handlerFile, deployed: [handlerFile, ...packages] };
}

/** Returns the size of a zip of a candidate's files, without the zip's own few bytes: each file deflated at level 9. */
export async function zippedBytes({ deployed }: Candidate): Promise<number> {
  let sum = 0;
  for (const path of deployed) sum += await deflatedBytes(path);
  return sum;
}

async function deflatedBytes(path: string): Promise<number> {
  if ((await stat(path)).isFile()) return deflateRawSync(await readFile(path), { level: 9 }).length;
  let sum = 0;
  for (const name of await readdir(path)) sum += await deflatedBytes(join(path, name));
  return sum;
}
