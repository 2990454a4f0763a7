import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A package of others whose code or files went into a build. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier or expression. */
  readonly license: string;
  /** The text of the package's own license file, or the standard text of its license if it carries none. */
  readonly licenseText: string;
  /** Comments of its bundled source files that name a copyright or a license of their own. */
  readonly sourceNotices: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
}

const require = createRequire(import.meta.url);

/**
 * Lists the packages that own `files`, sorted by name and version. Files outside of `node_modules` are our own and are
 * left out.
 *
 * @throws Error if a package names no license, or carries no license text and names no license of the SPDX list.
 */
export function bundledPackages(files: Iterable<string>): BundledPackage[] {
  const filesOf = new Map<string, string[]>();
  for (const file of files) {
    const link = packageFolder(file);
    if (link === undefined) continue;
    const folder = realpathSync(link);
    filesOf.set(folder, [...(filesOf.get(folder) ?? []), file]);
  }
  return [...filesOf]
    .map(([folder, own]) => describe(folder, own))
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** The folder below the last `node_modules` that `file` belongs to. */
function packageFolder(file: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/@][^\\/]*(?=[\\/])/.exec(file)?.[0];
}

function describe(folder: string, files: readonly string[]): BundledPackage {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as Manifest;
  if (typeof license !== "string") {
    throw new Error(
      `Expected an SPDX license in package.json of ${name}@${version} but got ${JSON.stringify(license)}`,
    );
  }
  return {
    name,
    version,
    license,
    licenseText: ownLicenseText(folder) ?? standardLicenseText(license, `${name}@${version}`),
    sourceNotices: sourceNotices(files),
  };
}

function ownLicenseText(folder: string): string | undefined {
  const texts = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name))
    .sort()
    .map((name) => tidy(readFileSync(join(folder, name), "utf8")));
  return texts.length > 0 ? texts.join("\n\n") : undefined;
}

function standardLicenseText(license: string, owner: string): string {
  const list = dirname(require.resolve("spdx-license-list/package.json"));
  const path = join(list, "licenses", `${license}.json`);
  if (!existsSync(path)) {
    throw new Error(
      `Expected ${owner} to carry a license text or to name one license of the SPDX list but got "${license}". ` +
        "Read its license and extend scripts/third-party/bundled-packages.ts.",
    );
  }
  return tidy((JSON.parse(readFileSync(path, "utf8")) as { licenseText: string }).licenseText);
}

/** Finds comments that bundlers drop though they carry a copyright line of their own, as in jpeg-js. */
function sourceNotices(files: readonly string[]): string[] {
  const notices = new Set<string>();
  for (const file of [...files].sort()) {
    if (!/\.[cm]?[jt]sx?$/.test(file) || !existsSync(file)) continue;
    for (const [comment, body = ""] of readFileSync(file, "utf8").matchAll(/\/\*([\s\S]*?)\*\//g)) {
      if (comment.length < 20_000 && /copyright\s+(\(c\)|©|\d{4})/i.test(body)) {
        notices.add(tidy(body.replace(/^[ \t]*[*!]+ ?/gm, "")));
      }
    }
  }
  return [...notices];
}

function tidy(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/[ \t]+$/gm, "")
    .replace(/^\n+|\n+$/g, "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
