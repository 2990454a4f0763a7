import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { MODULE, parseModule, readSources } from "../src/module.ts";
import { Terraform, terraformVersion } from "../src/terraform.ts";

const TESTS = join(MODULE, "tests", "variables.tftest.hcl");
const version = terraformVersion();
if (version === undefined)
  console.warn("Not tested: which values terraform refuses for variables, as it is not installed.");

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** Copies only the module's variables and their tests, which need no provider. */
function variablesAlone(change: (text: string) => string = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), "pixelater-variables-"));
  opened.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const name of readdirSync(MODULE).filter((file) => /^variables.*\.tf$/.test(file))) {
    writeFileSync(join(folder, name), change(readFileSync(join(MODULE, name), "utf8")));
  }
  mkdirSync(join(folder, "tests"));
  cpSync(TESTS, join(folder, "tests", "variables.tftest.hcl"));
  return folder;
}

async function tryOut(folder: string): Promise<string> {
  const terraform = new Terraform();
  opened.push(() => {
    terraform.close();
  });
  await terraform.run(folder, "init", "-backend=false", "-no-color");
  return (await terraform.run(folder, "test", "-no-color")).output;
}

describe("variable validations", { timeout: 120_000 }, () => {
  it("all have a test", async () => {
    const blocks = await parseModule(readSources(MODULE));
    const validations = blocks.flatMap(({ kind, labels: [name = ""], body: { validation } }) =>
      kind === "variable" && Array.isArray(validation) ? validation.map(() => name) : [],
    );
    const tried = [...readFileSync(TESTS, "utf8").matchAll(/expect_failures = \[var\.(\w+)\]/g)].map(
      ([, name]) => name,
    );
    const count = (names: readonly unknown[], name: string) => names.filter((other) => other === name).length;
    expect(validations.filter((name) => count(tried, name) < count(validations, name))).toEqual([]);
  });

  it.runIf(version !== undefined)("refuse invalid values", async () => {
    expect(await tryOut(variablesAlone())).toMatch(/Success! \d{2,} passed, 0 failed\./);
  });

  it.runIf(version !== undefined)("are necessary for that", async () => {
    const folder = variablesAlone((text) => text.replace("var.jpeg_quality <= 100", "true"));
    const output = await tryOut(folder);
    expect(output).toContain("1 failed");
    expect(output).toContain('run "jpeg_quality_too_high"... fail');
  });
});
