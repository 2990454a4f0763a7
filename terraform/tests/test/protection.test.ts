import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { MODULE } from "../src/module.ts";
import { Terraform, terraformVersion } from "../src/terraform.ts";

const version = terraformVersion();
if (version === undefined)
  console.warn("Not tested: what protect_data makes terraform refuse, as it is not installed.");

/** What protection.tf takes from the rest of the module. */
const SURROUNDINGS = `
variable "protect_data" { default = true }
variable "name" { default = "one" }
variable "makes_key" { default = true }
locals {
  source_bucket_name    = "\${var.name}-source"
  processed_bucket_name = "\${var.name}-processed"
  makes_key             = var.makes_key
  creates_source        = true
  creates_processed     = true
}
`;

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** Returns a function that runs terraform in a folder with protection.tf, applied once: it needs no provider. */
async function applied(): Promise<(...args: string[]) => Promise<{ ok: boolean; output: string }>> {
  const folder = mkdtempSync(join(tmpdir(), "pixelater-protection-"));
  const terraform = new Terraform();
  opened.push(() => {
    terraform.close();
    rmSync(folder, { recursive: true, force: true });
  });
  cpSync(join(MODULE, "protection.tf"), join(folder, "protection.tf"));
  writeFileSync(join(folder, "main.tf"), SURROUNDINGS);
  const run = (...args: string[]) => terraform.run(folder, ...args, "-no-color");
  await run("init", "-backend=false");
  expect((await run("apply", "-auto-approve")).output).toContain("3 added");
  return run;
}

describe.runIf(version !== undefined)("protect_data", { timeout: 60_000 }, () => {
  it.each([
    ["destroying everything", ["destroy", "-auto-approve"], "source"],
    ["replacing a bucket", ["apply", "-auto-approve", "-var=name=two"], "processed"],
    ["destroying the key", ["apply", "-auto-approve", "-var=makes_key=false"], "key"],
    ["taking it off", ["apply", "-auto-approve", "-var=protect_data=false"], "source"],
  ])("refuses %s", async (_, command, what) => {
    const run = await applied();
    const { ok, output } = await run(...command);
    expect(ok).toBe(false);
    expect(output.replace(/\s+/g, " ")).toContain(
      `terraform_data.protection["${what}"] has lifecycle.prevent_destroy set`,
    );
    expect((await run("plan")).output).toContain("No changes.");
  });

  it("is off once its resources are out of the state", async () => {
    const run = await applied();
    await run("state", "rm", "terraform_data.protection");
    expect((await run("apply", "-auto-approve", "-var=protect_data=false")).output).toContain("0 destroyed");
    expect((await run("destroy", "-auto-approve", "-var=protect_data=false")).ok).toBe(true);
  });
});
