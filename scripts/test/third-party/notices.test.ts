import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BundledPackage } from "../../third-party/bundled-packages.ts";
import { NOTICES_FILE, noticesOf, thirdPartyNotices } from "../../third-party/notices.ts";

const bundled = (name: string, licenseText: string, sourceNotices: string[] = []): BundledPackage => ({
  name,
  version: "1.2.3",
  license: "MIT",
  licenseText,
  sourceNotices,
});

describe("thirdPartyNotices", () => {
  it("lists all packages, and writes each text once", () => {
    const text = thirdPartyNotices([
      bundled("a", "shared terms"),
      bundled("b", "own terms", ["Copyright 1999"]),
      bundled("c", "shared terms"),
    ]);
    const rule = "-".repeat(80);
    expect(text).toBe(
      "This build contains code of these projects:\n\n  a 1.2.3 (MIT)\n  b 1.2.3 (MIT)\n  c 1.2.3 (MIT)\n\n" +
        `${rule}\na 1.2.3, c 1.2.3\n\nshared terms\n\n${rule}\nb 1.2.3\n\nown terms\n\n` +
        `${rule}\nIn source files of b 1.2.3\n\nCopyright 1999\n`,
    );
  });

  it("says so where a build contains nothing of others", () => {
    expect(thirdPartyNotices([])).toBe("This build contains no code of other projects.\n");
  });
});

describe("noticesOf", () => {
  it("takes over the notices of another build of this repository, unless all of its packages are listed", () => {
    const dist = mkdtempSync(join(tmpdir(), "notices-"));
    try {
      const inherited = thirdPartyNotices([bundled("inside", "inner terms")]);
      writeFileSync(join(dist, NOTICES_FILE), inherited);
      expect(noticesOf([join(dist, "index.js")])).toBe(inherited);
      writeFileSync(join(dist, NOTICES_FILE), thirdPartyNotices([]));
      expect(noticesOf([join(dist, "index.js")])).toBe("This build contains no code of other projects.\n");
    } finally {
      rmSync(dist, { recursive: true });
    }
  });
});
