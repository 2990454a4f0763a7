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
