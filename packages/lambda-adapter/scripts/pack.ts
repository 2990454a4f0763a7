/**
 * Packs each function below dist/ into a ZIP beside its folder. The same input gives the same bytes on every machine and at
 * every time: infrastructure code sees a new function only if there is one.
 */
import { createWriteStream } from "node:fs";
import { copyFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** The earliest time of a ZIP entry. ZIP has no time zones. */
const beginning = new Date(1980, 0, 1);

for (const name of ["function", "function-faces", "function-rekognition"]) await pack(name);

async function pack(name: string): Promise<void> {
  const folder = join(dist, name);
  await copyFile(join(root, "LICENSE"), join(folder, "LICENSE"));
  const zip = new ZipFile();
  for (const file of (await readdir(folder)).sort()) {
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
