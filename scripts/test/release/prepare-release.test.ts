import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { satisfies } from "semver";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishedPackages, readManifest, workspacePackages } from "../../published-packages.ts";
import { exampleFolders, ownerFields, prepareRelease } from "../../release/prepare-release.ts";
import { ROOT } from "../harness/run.ts";

const DAY = "2026-11-28";

let copy: string;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), "release-"));
  for (const file of ["package.json", "CHANGELOG.md"]) cpSync(join(ROOT, file), join(copy, file));
  for (const folder of [...workspacePackages(ROOT).map(({ directory }) => directory), ...examples()]) {
    mkdirSync(join(copy, folder), { recursive: true });
    cpSync(join(ROOT, folder, "package.json"), join(copy, folder, "package.json"));
  }
});
afterEach(() => {
  rmSync(copy, { recursive: true });
});

function examples(): string[] {
  return exampleFolders(ROOT).map((folder) => folder.slice(ROOT.length));
}

describe("prepareRelease", () => {
  it("gives every package the same next version, and examples the range of it", () => {
    expect(prepareRelease(copy, "1.4.2", DAY)).toBe("1.4.2");
    expect(releaseMore("minor")).toBe("1.5.0");
    expect(new Set(workspacePackages(copy).map(({ manifest }) => manifest.version))).toEqual(
      new Set(["1.5.0"]),
    );
    for (const folder of exampleFolders(copy)) {
      const ranges = Object.entries(readManifest(folder).dependencies ?? {}).filter(([name]) =>
        name.includes("pixelater"),
      );
      expect(ranges.map(([, range]) => range)).toEqual(ranges.map(() => "^1.5.0"));
    }
  });

  function releaseMore(request: string): string {
    const changelog = join(copy, "CHANGELOG.md");
    const text = readFileSync(changelog, "utf8").replace(
      "## Unreleased\n",
      "## Unreleased\n\n- **core**: more.\n",
    );
    writeFileSync(changelog, text);
    return prepareRelease(copy, request, DAY);
  }

  it("moves what is unreleased in the changelog below the version", () => {
    writeFileSync(
      join(copy, "CHANGELOG.md"),
      "# Changes\n\n## Unreleased\n\n- new\n\n## 0.0.1 - 2026-01-01\n\n- old\n",
    );
    prepareRelease(copy, "9.0.0", DAY);
    expect(readFileSync(join(copy, "CHANGELOG.md"), "utf8")).toBe(
      `# Changes\n\n## Unreleased\n\n## 9.0.0 - ${DAY}\n\n- new\n\n## 0.0.1 - 2026-01-01\n\n- old\n`,
    );
  });

  it("copies the owner's URLs from the root into each published package, and takes away those that it dropped", () => {
    const root = readManifest(copy);
    const owned = {
      ...root,
      homepage: "https://example.org/",
      repository: { type: "git", url: "git+https://example.org/pixelater.git" },
      bugs: { url: "https://example.org/issues" },
    };
    writeFileSync(join(copy, "package.json"), JSON.stringify(owned));
    prepareRelease(copy, "1.0.0", DAY);
    expect(readManifest(join(copy, "packages/core"))).toMatchObject({
      homepage: "https://example.org/",
      repository: { type: "git", url: "git+https://example.org/pixelater.git", directory: "packages/core" },
      bugs: { url: "https://example.org/issues" },
    });
    expect(readManifest(join(copy, "packages/web"))).not.toHaveProperty("repository");

    writeFileSync(join(copy, "package.json"), JSON.stringify(root));
    releaseMore("patch");
    expect(readManifest(join(copy, "packages/core"))).not.toHaveProperty("repository");
  });

  it("refuses other words, a version that is out already, and a release without changes", () => {
    expect(() => prepareRelease(copy, "huge", DAY)).toThrow('or a version such as 1.2.3 but got "huge"');
    prepareRelease(copy, "2.0.0", DAY);
    expect(() => prepareRelease(copy, "2.0.0", DAY)).toThrow("CHANGELOG.md has 2.0.0 already");
    expect(() => prepareRelease(copy, "2.0.1", DAY)).toThrow('below "## Unreleased"');
  });
});

describe("this repository", () => {
  it("has one version, and the published packages name the URLs that the root names", () => {
    const root = readManifest(ROOT);
    for (const { directory, manifest } of publishedPackages(ROOT)) {
      const { homepage, repository, bugs } = manifest;
      expect({ homepage, repository, bugs }, directory).toEqual({
        homepage: undefined,
        repository: undefined,
        bugs: undefined,
        ...ownerFields(root, directory),
      });
    }
    expect(new Set(workspacePackages(ROOT).map(({ manifest }) => manifest.version)).size).toBe(1);
  });

  it("has examples that ask for a range which holds this version", () => {
    const { version } = readManifest(join(ROOT, "packages/core"));
    for (const folder of exampleFolders(ROOT)) {
      for (const [name, range] of Object.entries(readManifest(folder).dependencies ?? {})) {
        if (name.includes("pixelater"))
          expect(satisfies(version, range), `${folder}: ${name}@${range}`).toBe(true);
      }
    }
  });
});
