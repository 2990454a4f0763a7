import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BundledPackage, bundledPackages } from "./bundled-packages.ts";

/** The name under which every build carries the licenses of the packages inside it. */
export const NOTICES_FILE = "THIRD-PARTY-NOTICES.txt";

const RULE = "-".repeat(80);
const HEADING = "This build contains code of these projects:";

/**
 * Writes the notices for a build made from `files`: the packages it contains, then each license text once under the
 * names of its packages. A file out of another build of this repository brings that build's notices along.
 */
export function noticesOf(files: Iterable<string>): string {
  const paths = [...files];
  const own = thirdPartyNotices(bundledPackages(paths));
  const listed = new Set(own.split("\n"));
  const inherited = builtNotices(paths).filter((text) =>
    packageLines(text).some((line) => !listed.has(line)),
  );
  const parts = own.startsWith(HEADING) ? [own, ...inherited] : inherited;
  return parts.length > 0 ? parts.join("\n") : own;
}

/** Writes the notices of `packages`. */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  if (packages.length === 0) return "This build contains no code of other projects.\n";
  const list = packages.map(({ name, version, license }) => `  ${name} ${version} (${license})`);
  const underText = new Map<string, BundledPackage[]>();
  for (const bundled of packages) {
    underText.set(bundled.licenseText, [...(underText.get(bundled.licenseText) ?? []), bundled]);
  }
  const licenses = [...underText].map(([text, under]) => `${RULE}\n${names(under)}\n\n${text}`);
  const notices = packages
    .filter(({ sourceNotices }) => sourceNotices.length > 0)
    .map(
      (bundled) => `${RULE}\nIn source files of ${names([bundled])}\n\n${bundled.sourceNotices.join("\n\n")}`,
    );
  return `${[`${HEADING}\n\n${list.join("\n")}`, ...licenses, ...notices].join("\n\n")}\n`;
}

function names(packages: readonly BundledPackage[]): string {
  return packages.map(({ name, version }) => `${name} ${version}`).join(", ");
}

/** The notices beside those files that other builds of this repository made. */
function builtNotices(files: readonly string[]): string[] {
  const paths = new Set(
    files.filter((file) => !file.includes("node_modules")).map((file) => join(dirname(file), NOTICES_FILE)),
  );
  return [...paths].filter((path) => existsSync(path)).map((path) => readFileSync(path, "utf8"));
}

function packageLines(notices: string): string[] {
  return notices.split("\n").filter((line) => /^ {2}\S+ \S+ \(.*\)$/.test(line));
}
