import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The fields of a package.json that releases read or write. */
export interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  description?: string;
  keywords?: string[];
  homepage?: string;
  repository?: { type: string; url: string; directory?: string };
  bugs?: { url: string };
  publishConfig?: { access?: string; provenance?: boolean };
  files?: string[];
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
}

export interface WorkspacePackage {
  /** The path from the repository's root, as in `packages/core`. */
  readonly directory: string;
  readonly manifest: Manifest;
}

/** Lists the packages below `packages/`, sorted by directory. */
export function workspacePackages(root: string): WorkspacePackage[] {
  return readdirSync(join(root, "packages"))
    .sort()
    .map((name) => {
      const directory = `packages/${name}`;
      return { directory, manifest: readManifest(join(root, directory)) };
    });
}

/** Lists the packages that a release publishes: those that are not private. */
export function publishedPackages(root: string): WorkspacePackage[] {
  return workspacePackages(root).filter(({ manifest }) => manifest.private !== true);
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
