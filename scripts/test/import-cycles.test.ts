import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { importCycles } from "../import-cycles.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const sourceFolders = globSync("{packages/*,terraform/tests}/src", { cwd: ROOT }).sort();

test("packages are found", () => {
  expect(sourceFolders).toContain(join("packages", "core", "src"));
});

test.each(sourceFolders)("%s has no import cycle", (folder) => {
  expect(importCycles(join(ROOT, folder))).toEqual([]);
});

/** Writes files into a temporary folder and returns its path. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "pixelater-imports-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe("importCycles", () => {
  test("finds a cycle through value imports, type imports and re-exports", () => {
    const folder = folderWith({
      "a.ts": `import { b } from "./inner/b.ts";\nexport const a = b;`,
      "inner/b.ts": `export { c as b } from "../c.tsx";`,
      "c.tsx": `import type { a } from "./a.js";\nexport const c: typeof a = 1;`,
      "d.ts": `import { a } from "./a.ts";\nimport { e } from "./e.ts";\nexport const d = a + e;`,
      "e.ts": `export const e = 1;`,
    });
    expect(importCycles(folder)).toEqual([["a.ts", "c.tsx", join("inner", "b.ts")].join(" ↔ ")]);
  });

  test("finds two separate cycles", () => {
    const folder = folderWith({
      "a.ts": `import "./b.ts";`,
      "b.ts": `import "./a.ts";`,
      "c.ts": `import "./a.ts";\nimport "./d.ts";`,
      "d.ts": `import "./c.ts";`,
    });
    expect(importCycles(folder)).toEqual(["a.ts ↔ b.ts", "c.ts ↔ d.ts"]);
  });

  test("accepts a diamond", () => {
    const folder = folderWith({
      "a.ts": `import "./b.ts";\nimport "./c.ts";`,
      "b.ts": `import "./d.ts";`,
      "c.ts": `import "./d.ts";`,
      "d.ts": "",
    });
    expect(importCycles(folder)).toEqual([]);
  });
});
