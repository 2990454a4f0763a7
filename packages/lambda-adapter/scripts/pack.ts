/**
 * Packs each function below dist/ into a ZIP beside its folder. The same input gives the same bytes on every machine and at
 * every time: infrastructure code sees a new function only if there is one.
 */
import { createWriteStream } from "node:fs";
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** The earliest time of a ZIP entry. ZIP has no time zones. */
const beginning = new Date(1980, 0, 1);

await copyLibheif(join(dist, "function-formats"));
for (const name of ["function", "function-faces", "function-rekognition", "function-formats"])
  await pack(name);

/** Copies what Node loads of libheif-js, with its licenses. It stays a package of its own, as the LGPL asks. */
async function copyLibheif(folder: string): Promise<void> {
  const source = dirname(
    createRequire(join(root, "../formats/package.json")).resolve("libheif-js/package.json"),
  );
  const files = ["package.json", "LICENSE", "libheif-wasm/LICENSE", "libheif-wasm/libheif-bundle.mjs"];
  for (const file of files) {
    const target = join(folder, "node_modules/libheif-js", file);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(source, file), target);
  }
}

/** Lists the files below a folder, sorted, with slashes. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

async function pack(name: string): Promise<void> {
  const folder = join(dist, name);
  await copyFile(join(root, "LICENSE"), join(folder, "LICENSE"));
  const zip = new ZipFile();
  for (const file of await filesIn(folder)) {
    zip.addBuffer(await readFile(join(folder, file)), file, {
      mtime: beginning,
      forceDosTimestamp: true,
      mode: 0o100644,
      compressionLevel: 9,
    });
  }
  zip.end();
  const target = join(dist, `${name}.zip`);
  await rm(target, { force: true });
  await pipeline(zip.outputStream, createWriteStream(target));
}
