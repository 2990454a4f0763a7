import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundledPackages } from "../../third-party/bundled-packages.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "bundled-packages-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, content: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function manifest(path: string, fields: Record<string, unknown>): void {
  put(`node_modules/${path}/package.json`, JSON.stringify({ name: path, version: "1.0.0", ...fields }));
}

describe("bundledPackages", () => {
  it("lists each package once by name, however deep its files lie, and leaves our own files out", () => {
    manifest("zebra", { license: "ISC" });
    put("node_modules/zebra/LICENSE", "Zebra's terms\r\n");
    manifest("@scope/ant", { license: "MIT", version: "2.1.0" });
    put("node_modules/@scope/ant/LICENCE.md", "\nAnt's terms  \n");
    const files = [
      put("node_modules/zebra/lib/deep/a.js", ""),
      put("node_modules/zebra/index.js", ""),
      put("node_modules/@scope/ant/index.js", ""),
      put("src/own.js", ""),
    ];
    expect(bundledPackages(files)).toEqual([
      { name: "@scope/ant", version: "2.1.0", license: "MIT", licenseText: "Ant's terms", sourceNotices: [] },
      { name: "zebra", version: "1.0.0", license: "ISC", licenseText: "Zebra's terms", sourceNotices: [] },
    ]);
  });

  it("takes the package inside another one's node_modules, not the outer one", () => {
    manifest("outer", { license: "MIT" });
    manifest("outer/node_modules/inner", { name: "inner", license: "ISC" });
    const file = put("node_modules/outer/node_modules/inner/index.js", "");
    expect(bundledPackages([file]).map(({ name }) => name)).toEqual(["inner"]);
  });

  it("gives license and NOTICE files both, and the license's standard text where a package carries none", () => {
    manifest("both", { license: "Apache-2.0" });
    put("node_modules/both/LICENSE", "the license");
    put("node_modules/both/NOTICE", "the notice");
    manifest("none", { license: "MIT-0" });
    const files = [put("node_modules/both/index.js", ""), put("node_modules/none/index.js", "")];
    const [both, none] = bundledPackages(files);
    expect(both?.licenseText).toBe("the license\n\nthe notice");
    expect(none?.licenseText).toMatch(/^MIT No Attribution\n/);
  });

  it("keeps comments that carry a copyright of their own", () => {
    manifest("quoting", { license: "MIT" });
    put("node_modules/quoting/LICENSE", "terms");
    const source = "/* Counts. */\n/*\n * Copyright 2011 somebody\n * Licensed elsewhere\n */\ncode();";
    const file = put("node_modules/quoting/index.js", source);
    expect(bundledPackages([file])[0]?.sourceNotices).toEqual([
      "Copyright 2011 somebody\nLicensed elsewhere",
    ]);
  });

  it("refuses a package without a license, or with terms that nobody has read", () => {
    manifest("unnamed", {});
    manifest("custom", { license: "SEE LICENSE IN TERMS" });
    const unnamed = put("node_modules/unnamed/index.js", "");
    const custom = put("node_modules/custom/index.js", "");
    expect(() => bundledPackages([unnamed])).toThrow(/SPDX license in package.json of unnamed@1.0.0/);
    expect(() => bundledPackages([custom])).toThrow(/custom@1.0.0 .* but got "SEE LICENSE IN TERMS"/);
  });
});
