import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { NOTICES_FILE } from "../../third-party/notices.ts";
import { ROOT } from "../harness/run.ts";

const FUNCTION = join(ROOT, "packages/lambda-adapter/dist");

interface Sbom {
  bomFormat: string;
  specVersion: string;
  serialNumber?: string;
  metadata: { timestamp?: string; component: { name: string } };
  components: {
    group?: string;
    name: string;
    version: string;
    purl: string;
    licenses: { license?: { id?: string }; expression?: string }[];
  }[];
}

/** Whether notices hold a text, however either wraps its lines. */
function holds(notices: string, text: string): boolean {
  const flat = (lines: string) => lines.replace(/\s+/g, " ");
  return flat(notices).includes(flat(text).trim());
}

/** The SPDX identifier or expression that a bill of materials gives a package. */
function spdxOf([first]: Sbom["components"][number]["licenses"]): string {
  return first?.license?.id ?? first?.expression ?? "";
}

function licenseOf(folder: string): string | undefined {
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  return name === undefined ? undefined : readFileSync(join(folder, name), "utf8");
}

/** The installed package's folder: pnpm keeps each version in one of its own. */
function storeFolder(name: string, version: string): string {
  const store = join(ROOT, "node_modules/.pnpm");
  const prefix = `${name.replace("/", "+")}@${version}`;
  const folder = readdirSync(store).find((entry) => entry === prefix || entry.startsWith(`${prefix}_`));
  if (folder === undefined) throw new Error(`Expected ${name}@${version} in node_modules/.pnpm but got none`);
  return join(store, folder, "node_modules", name);
}

describe.each(["function", "function-faces", "function-rekognition", "function-formats"])(
  "%s.zip",
  (name) => {
    const files = unzipSync(readFileSync(join(FUNCTION, `${name}.zip`)));
    const text = (file: string) => new TextDecoder().decode(files[file]);
    const sbom = JSON.parse(text("sbom.cdx.json")) as Sbom;
    const others = sbom.components
      .map((component) => ({
        ...component,
        fullName: component.group === undefined ? component.name : `${component.group}/${component.name}`,
      }))
      .filter(({ group }) => group !== "@pixelater");

    it("carries the license, the notices and the bill of materials", () => {
      expect(text("LICENSE")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
      expect(text(NOTICES_FILE)).toBe(readFileSync(join(FUNCTION, name, NOTICES_FILE), "utf8"));
      expect(sbom).toMatchObject({
        bomFormat: "CycloneDX",
        metadata: { component: { name: "lambda-adapter" } },
      });
    });

    it("lists each package inside with version, license and package URL, and nothing that changes by the hour", () => {
      const names = others.map(({ fullName }) => fullName);
      expect(names).toEqual(
        expect.arrayContaining([
          "@aws-sdk/client-s3",
          "@aws-lambda-powertools/logger",
          "hono",
          "valibot",
          "bowser",
        ]),
      );
      for (const { fullName, version, purl, licenses } of others) {
        expect(version, fullName).toMatch(/^\d+\.\d+\.\d+/);
        expect(decodeURIComponent(purl), fullName).toContain(`pkg:npm/${fullName}@${version}`);
        expect(spdxOf(licenses), fullName).toMatch(
          /^(MIT|MIT-0|Apache-2\.0|BSD-\d-Clause|0BSD|ISC|\(MIT AND Zlib\))$/,
        );
      }
      expect(sbom.serialNumber).toBeUndefined();
      expect(sbom.metadata.timestamp).toBeUndefined();
    });

    it("carries the license text of each package that the bill of materials lists", () => {
      const notices = text(NOTICES_FILE);
      expect(others.length).toBeGreaterThan(20);
      for (const { fullName, version, licenses } of others) {
        // The bill lists everything that was read; the notices leave out what left no byte in the build.
        expect(notices).toContain(`  ${fullName} ${version} (${spdxOf(licenses)})\n`);
        const license = licenseOf(storeFolder(fullName, version));
        if (license !== undefined) expect(holds(notices, license), fullName).toBe(true);
      }
    });
  },
);

describe("the library's bundles for browsers", () => {
  const dist = join(ROOT, "packages/core/dist");
  const notices = readFileSync(join(dist, NOTICES_FILE), "utf8");

  it("name in their notices every package that their source maps name", () => {
    const packages = new Set<string>();
    for (const map of readdirSync(dist).filter((name) => name.endsWith(".map"))) {
      const { sources } = JSON.parse(readFileSync(join(dist, map), "utf8")) as { sources: string[] };
      for (const source of sources) {
        const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
        if (name !== undefined) packages.add(name);
      }
    }
    expect([...packages]).toEqual(expect.arrayContaining(["blurhash", "fflate", "pako", "thumbhash"]));
    const require = createRequire(join(ROOT, "packages/core/package.json"));
    for (const name of packages) {
      const license =
        licenseOf(join(dirname(require.resolve(name)), "..")) ?? licenseOf(dirname(require.resolve(name)));
      expect(notices).toContain(`  ${name} `);
      // blurhash and thumbhash carry no file of their own; their notices are the standard text.
      expect(holds(notices, license ?? "MIT License Copyright (c) <year> <copyright holders>"), name).toBe(
        true,
      );
    }
  });

  it("say on their first line where the licenses are", () => {
    const first = readFileSync(join(dist, "browser.js"), "utf8").split("\n")[0];
    expect(first).toBe("/*! @pixelater/core, MIT License. Other licenses inside: THIRD-PARTY-NOTICES.txt */");
  });
});

describe("the page", () => {
  const dist = join(ROOT, "packages/web/dist");

  it("carries the licenses of its libraries, its fonts and what the worker brings along", () => {
    const notices = readFileSync(join(dist, NOTICES_FILE), "utf8");
    const require = createRequire(join(ROOT, "packages/web/package.json"));
    const names = ["react", "react-dom", "@fontsource/jersey-10", "@fontsource-variable/instrument-sans"];
    for (const name of names) {
      const folder = dirname(require.resolve(`${name}/package.json`));
      expect(notices).toContain(`  ${name} `);
      expect(holds(notices, licenseOf(folder) ?? "none"), name).toBe(true);
    }
    expect(notices).toMatch(/^ {2}fflate \S+ \(MIT\)$/m);
    expect(readFileSync(join(dist, "LICENSE.txt"), "utf8")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
    expect(existsSync(join(dist, "LICENSE"))).toBe(false);
  });
});
