import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../harness/run.ts";

const PAGE = readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8");

/** The text of all files of the product that Git knows, tests and documents left out. */
function productText(): string {
  const files = execFileSync("git", ["ls-files", "-z", ":(glob)packages/*/src/**", ":(glob)terraform/*.tf"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return files
    .split("\0")
    .filter((file) => /\.(ts|tsx|tf)$/.test(file))
    .map((file) => readFileSync(join(ROOT, file), "utf8"))
    .join("\n");
}

/** Names of AWS's own, and placeholders. */
const FOREIGN = new Set(["CODE", "REASON", "KEY", "NAME", "JPG"]);

it("troubleshooting names only codes, variables, reasons and outputs that exist", () => {
  const product = productText();
  const codes = PAGE.match(/`(?:[A-Z]+_)*[A-Z]{2,}`|`[a-z]+(?:[_-][a-z]+)+`/g) ?? [];
  const outputs = [...PAGE.matchAll(/terraform output -(?:raw|json) (\w+)/g)].map(([, name = ""]) => name);
  const names = [...codes.map((code) => code.slice(1, -1)), ...outputs].filter((name) => !FOREIGN.has(name));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !product.includes(name))).toEqual([]);
});

it("troubleshooting quotes messages of the local cloud as they are", () => {
  const product = productText();
  for (const message of [
    "is already in use.",
    "is in use by process",
    "of a later version.",
    ". Use another folder.",
    "Cannot open a browser",
    "for the next start",
    "refused by S3: ",
  ]) {
    expect([PAGE.includes(message), product.includes(message)]).toEqual([true, true]);
  }
});

it("troubleshooting is found from where somebody would look", () => {
  for (const file of ["README.md", "docs/local.md", "docs/deploying.md", "docs/lambda.md"]) {
    expect([file, readFileSync(join(ROOT, file), "utf8")]).toEqual([
      file,
      expect.stringContaining("troubleshooting.md"),
    ]);
  }
});
