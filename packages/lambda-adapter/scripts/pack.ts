/**
 * Packs dist/function/ into dist/function.zip. The same input gives the same bytes on every machine and at every time:
 * infrastructure code sees a new function only if there is one.
 */
import { createWriteStream } from "node:fs";
import { copyFile, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
const folder = join(dist, "function");
const target = join(dist, "function.zip");

/** The earliest time of a ZIP entry. ZIP has no time zones. */
const beginning = new Date(1980, 0, 1);

await copyFile(join(root, "LICENSE"), join(folder, "LICENSE"));
const names = (await readdir(folder)).sort();
const zip = new ZipFile();
for (const name of names) {
  zip.addBuffer(await readFile(join(folder, name)), name, {
    mtime: beginning,
    forceDosTimestamp: true,
    mode: 0o100644,
    compressionLevel: 9,
  });
}
zip.end();
await rm(target, { force: true });
await pipeline(zip.outputStream, createWriteStream(target));
