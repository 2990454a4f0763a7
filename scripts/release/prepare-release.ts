import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inc, type ReleaseType, valid } from "semver";
import { type Manifest, readManifest, workspacePackages } from "../published-packages.ts";

const LEVELS: readonly ReleaseType[] = ["patch", "minor", "major"];

/**
 * Gives all packages and the changelog the next version, and writes the owner's URLs from the root's package.json into
 * every published package. Nothing is committed or published.
 *
 * @param request `patch`, `minor`, `major`, or a version.
 * @param date The day of the release, as `YYYY-MM-DD`.
 * @returns The new version.
 * @throws Error if the request is neither, or the changelog has nothing to release or has the version already.
 */
export function prepareRelease(root: string, request: string, date: string): string {
  const packages = workspacePackages(root);
  const version = nextVersion(readManifest(join(root, "packages/core")).version, request);
  const changelog = join(root, "CHANGELOG.md");
  const changes = releaseChanges(readFileSync(changelog, "utf8"), version, date);
  const owner = readManifest(root);
  for (const { directory, manifest } of packages) {
    const released = manifest.private === true ? manifest : withOwner(manifest, owner, directory);
    writeManifest(join(root, directory), { ...released, version });
  }
  for (const example of exampleFolders(root)) setRanges(example, version);
  writeFileSync(changelog, changes);
  return version;
}

/** Where the project lives, as `withOwner` writes it: the fields of package.json that only the owner can fill in. */
export function ownerFields(
  owner: Manifest,
  directory: string,
): Pick<Manifest, "homepage" | "repository" | "bugs"> {
  return {
    ...(owner.homepage === undefined ? {} : { homepage: owner.homepage }),
    ...(owner.repository === undefined ? {} : { repository: { ...owner.repository, directory } }),
    ...(owner.bugs === undefined ? {} : { bugs: owner.bugs }),
  };
}

/** The folders of `examples/` that are packages. */
export function exampleFolders(root: string): string[] {
  const examples = join(root, "examples");
  if (!existsSync(examples)) return [];
  return readdirSync(examples)
    .map((name) => join(examples, name))
    .filter((folder) => existsSync(join(folder, "package.json")));
}

function nextVersion(current: string, request: string): string {
  const level = LEVELS.find((name) => name === request);
  const version = level === undefined ? valid(request) : inc(current, level);
  if (version === null) {
    throw new Error(`Expected patch, minor, major or a version such as 1.2.3 but got "${request}"`);
  }
  return version;
}

/** Renames the changelog's section "Unreleased" to a version and adds an empty one above. */
function releaseChanges(changelog: string, version: string, date: string): string {
  if (changelog.includes(`\n## ${version} `)) {
    throw new Error(`Expected a new version but CHANGELOG.md has ${version} already. Name a higher one.`);
  }
  const [, before, entries, after] = /^([^]*\n)## Unreleased\n([^]*?)(\n## [^]*)?$/.exec(changelog) ?? [];
  if (before === undefined || entries === undefined || entries.trim() === "") {
    throw new Error(
      'Expected entries below "## Unreleased" in CHANGELOG.md but found none. Write down what changed.',
    );
  }
  return `${before}## Unreleased\n\n## ${version} - ${date}\n${entries}${after ?? ""}`;
}

/** Puts the owner's fields in the place of the package's own, behind its license. */
function withOwner(manifest: Manifest, owner: Manifest, directory: string): Manifest {
  const rest = { ...manifest };
  delete rest.homepage;
  delete rest.repository;
  delete rest.bugs;
  const { name, version, ...others } = rest;
  const entries = Object.entries(others);
  const after = entries.findIndex(([field]) => field === "license") + 1;
  const fields = Object.entries(ownerFields(owner, directory));
  return { name, version, ...Object.fromEntries(entries.toSpliced(after, 0, ...fields)) };
}

function setRanges(folder: string, version: string): void {
  const manifest = readManifest(folder);
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [
    name,
    name === "pixelater" || name.startsWith("@pixelater/") ? `^${version}` : range,
  ]);
  writeManifest(folder, {
    ...manifest,
    dependencies: Object.fromEntries(dependencies) as Record<string, string>,
  });
}

function writeManifest(folder: string, manifest: Manifest): void {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
