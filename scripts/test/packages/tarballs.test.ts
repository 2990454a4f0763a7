import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { type Manifest, publishedPackages, readManifest } from "../../published-packages.ts";
import { NOTICES_FILE } from "../../third-party/notices.ts";
import { ROOT } from "../harness/run.ts";

const LICENSE = readFileSync(join(ROOT, "LICENSE"), "utf8");
const published = publishedPackages(ROOT);

/** Where npm unpacked a tarball. */
function unpacked({ name }: Manifest): string {
  return join(inject("installed"), "node_modules", name);
}

/** The files of a tarball, as paths below the package. */
function filesOf(manifest: Manifest): string[] {
  const folder = unpacked(manifest);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

it("publishes the packages that users install, and nothing else", () => {
  expect(published.map(({ manifest }) => manifest.name)).toEqual([
    "pixelater",
    "@pixelater/core",
    "@pixelater/faces",
    "@pixelater/formats",
    "@pixelater/lambda-adapter",
    "@pixelater/reveal",
  ]);
  expect(readdirSync(inject("tarballs"))).toHaveLength(published.length);
});

describe.each(published)("the tarball of $manifest.name", ({ directory, manifest }) => {
  it("holds the license, a README and the notices of what it contains", () => {
    const read = (file: string) => readFileSync(join(unpacked(manifest), file), "utf8");
    expect(read("LICENSE")).toBe(LICENSE);
    expect(read("README.md")).toBe(readFileSync(join(ROOT, directory, "README.md"), "utf8"));
    expect(filesOf(manifest).map((file) => basename(file))).toContain(NOTICES_FILE);
  });

  it("holds no sources, tests or settings of this repository", () => {
    const known = /^(dist|types|completions)\/|^(package\.json|README\.md|LICENSE)$/;
    expect(filesOf(manifest).filter((file) => !known.test(file))).toEqual([]);
  });

  it("names versions that exist outside of this workspace", () => {
    for (const [name, range] of Object.entries(readManifest(unpacked(manifest)).dependencies ?? {})) {
      const expected = name.startsWith("@pixelater/") ? /^\d+\.\d+\.\d+$/ : /^\^\d+\.\d+\.\d+$/;
      expect(range, name).toMatch(expected);
    }
  });

  it("says what it is and how it is published", () => {
    expect(manifest.description).toMatch(/^\S.*\.$/);
    expect(manifest.keywords?.length).toBeGreaterThan(8);
    expect(manifest.license).toBe("MIT");
    expect(manifest.publishConfig).toEqual({ access: "public", provenance: true });
  });
});

it("ships source maps that hold the sources, for every script of the libraries and the command", () => {
  for (const { manifest } of published.filter(({ directory }) => !directory.endsWith("lambda-adapter"))) {
    // The weights of a network and the decoders of WebAssembly have no source to map to.
    const scripts = filesOf(manifest).filter(
      (file) => /\.[cm]?js$/.test(file) && !/(weights|-wasm)\.js$/.test(file),
    );
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      const path = join(unpacked(manifest), `${script}.map`);
      expect(existsSync(path), path).toBe(true);
      const map = JSON.parse(readFileSync(path, "utf8")) as {
        sources: string[];
        sourcesContent?: (string | null)[];
      };
      expect(map.sourcesContent?.length ?? 0, script).toBe(map.sources.length);
      expect(map.sources.filter((source) => source.startsWith("/"))).toEqual([]);
    }
  }
});

it("stays small", () => {
  const limits: Record<string, number> = {
    pixelater: 130_000,
    // Four builds (Node and browsers, ESM and CommonJS), each with source maps that hold the sources. The CommonJS of each
    // subpath has its own copy of what it shares with others.
    "@pixelater/core": 2_500_000,
    // Mostly the weights of its network, 230 KB.
    "@pixelater/faces": 320_000,
    // Mostly decoders, that of AVIF half a megabyte.
    "@pixelater/formats": 1_200_000,
    // Four functions, of which two carry the network, and one the decoders of other formats, 1.9 MB.
    "@pixelater/lambda-adapter": 3_600_000,
    "@pixelater/reveal": 30_000,
  };
  for (const { name, version } of published.map(({ manifest }) => manifest)) {
    const tarball = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
    expect(statSync(join(inject("tarballs"), tarball)).size, name).toBeLessThan(limits[name] ?? 0);
  }
});
