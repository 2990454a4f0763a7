import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@cdktn/hcl2json";
import { expect, it } from "vitest";
import { codeBlocks, readDocuments } from "../../../scripts/test/docs/markdown.ts";

const MODULE = join(import.meta.dirname, "../..");

const variables = readdirSync(MODULE)
  .filter((name) => /^variables.*\.tf$/.test(name))
  .flatMap((name) => [...readFileSync(join(MODULE, name), "utf8").matchAll(/^variable "(\w+)"/gm)])
  .map(([, name]) => name);

it("Terraform in the documentation is Terraform, and sets variables that the module has", async () => {
  const blocks = readDocuments()
    .flatMap(codeBlocks)
    .filter(({ language }) => language === "hcl");
  expect(blocks.length).toBeGreaterThan(0);
  for (const { path, line, code } of blocks) {
    const parsed = (await parse("example.tf", code)) as {
      module?: Record<string, Record<string, unknown>[]>;
    };
    for (const call of Object.values(parsed.module ?? {}).flat()) {
      const settings = Object.keys(call).filter((name) => name !== "source" && name !== "providers");
      expect(variables, `${path}:${line}`).toEqual(expect.arrayContaining(settings));
    }
  }
});

/** Returns the names of the outputs that a folder of the module declares. */
function outputsOf(...folders: string[]): string[] {
  const folder = join(MODULE, ...folders);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".tf"))
    .flatMap((name) => [...readFileSync(join(folder, name), "utf8").matchAll(/^output "(\w+)"/gm)])
    .map(([, name = ""]) => name);
}

/** Returns the outputs that the commands of a text read. */
const readIn = (text: string): string[] =>
  [...text.matchAll(/terraform output -(?:raw|json) (\w+)/g)].map(([, name = ""]) => name);

it("commands in the documentation read outputs that the module has", () => {
  const read = readDocuments().flatMap((document) =>
    readIn(readFileSync(join(MODULE, "..", document.path), "utf8")).map(
      (name) => `${document.path}: ${name}`,
    ),
  );
  expect(read.length).toBeGreaterThan(10);
  const outputs = outputsOf();
  expect(read.filter((line) => !outputs.includes(line.split(": ")[1] ?? ""))).toEqual([]);
});

it("commands about an example read outputs that the example has", () => {
  const page = (name: string) => readFileSync(join(MODULE, "../docs", name), "utf8");
  const [, backfill = ""] = page("deploying.md").split("## Backfill: existing photos");
  const [jobs = ""] = backfill.split("\n## ");
  expect(readIn(jobs).length).toBeGreaterThan(3);
  for (const example of ["complete", "existing-buckets"]) {
    expect(outputsOf("examples", example)).toEqual(expect.arrayContaining(readIn(jobs)));
  }
  expect(outputsOf("examples", "public")).toEqual(expect.arrayContaining(readIn(page("abuse.md"))));
});
