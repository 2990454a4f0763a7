import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { publishedPackages } from "../../published-packages.ts";
import { output, pnpm, ROOT } from "./run.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder with the tarballs of the published packages, as a release would upload them. */
    tarballs: string;
    /** A folder outside of the repository into which npm installed them. */
    installed: string;
  }
}

/** Packs the built packages and installs them as a user would, once for all tests. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "pixelater-packages-"));
  const tarballs = join(folder, "tarballs");
  const installed = join(folder, "installed");
  mkdirSync(tarballs);
  mkdirSync(installed);
  // Without a package.json of its own, npm installs into the nearest folder above that has one or a node_modules.
  writeFileSync(join(installed, "package.json"), "{}\n");
  const filters = publishedPackages(ROOT).flatMap(({ manifest }) => ["--filter", manifest.name]);
  await pnpm([...filters, "pack", "--pack-destination", tarballs]);
  const paths = readdirSync(tarballs).map((name) => join(tarballs, name));
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline"];
  await output("npm", ["install", ...quiet, ...paths], { cwd: installed });
  project.provide("tarballs", tarballs);
  project.provide("installed", installed);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
