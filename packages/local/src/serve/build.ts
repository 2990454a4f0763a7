import { execFile } from "node:child_process";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { UserError } from "./user-error.ts";

const PACKAGES = fileURLToPath(new URL("../../../", import.meta.url));

/** The packages that the local cloud runs, and the folders that they are built from. */
export const BUILDS = [
  { product: "lambda-adapter/dist/function.zip", from: ["core", "faces", "formats", "lambda-adapter"] },
  { product: "web/dist/index.html", from: ["core", "faces", "formats", "web"] },
];

/** What the others are built from, in this order. */
const LIBRARIES = ["core", "faces", "formats"];

/** Builds the function and the page if they are missing or older than their sources. */
export async function buildIfStale(announce: (what: string) => void): Promise<void> {
  const stale: (typeof BUILDS)[number][] = [];
  for (const part of BUILDS) {
    const { product, from } = part;
    const built = await timeOf(join(PACKAGES, product));
    const changed = await Promise.all(from.map((folder) => newestIn(join(PACKAGES, folder))));
    if (built === undefined || Math.max(...changed) > built) stale.push(part);
  }
  if (stale.length === 0) return;
  announce("Building the function and the page …");
  const started = performance.now();
  // Dependencies come first.
  const names = [...new Set(stale.flatMap(({ from }) => from))];
  for (const name of LIBRARIES) if (names.includes(name)) await build(name);
  await Promise.all(names.filter((name) => !LIBRARIES.includes(name)).map(build));
  announce(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

/** Runs the build script of a package. @throws {UserError} with everything that a failed build printed. */
async function build(name: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ["--run", "build"], {
      cwd: join(PACKAGES, name),
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new UserError(`The build of ${name} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

/** Returns when the newest source file was changed, in milliseconds since 1970. */
async function newestIn(folder: string): Promise<number> {
  let newest = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (["node_modules", "dist", "test", "artifacts"].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    const time = entry.isDirectory() ? await newestIn(path) : await timeOf(path);
    newest = Math.max(newest, time ?? 0);
  }
  return newest;
}

async function timeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return undefined;
  }
}
