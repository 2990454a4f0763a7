import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { MODULE } from "../src/module.ts";
import { Terraform, terraformVersion } from "../src/terraform.ts";

const version = terraformVersion();
if (version === undefined)
  console.warn("Not tested: how the secret of the API is replaced, as terraform is not installed.");

/** What origin-secret.tf takes from the rest of the module, and what it gives to it. */
const SURROUNDINGS = `
variable "origin_secret_version" { default = 1 }
variable "enable_website" { default = true }
variable "direct_api" { default = false }
output "sent" { value = nonsensitive(local.origin_secret) }
output "accepted" { value = nonsensitive(local.origin_secrets) }
`;

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** Returns the file with a secret that differs in each plan, as that of AWS does, but needs no provider. */
function withoutProvider(): string {
  const text = readFileSync(join(MODULE, "origin-secret.tf"), "utf8");
  const [data = ""] = /data "aws_secretsmanager_random_password"[\s\S]*?\n\}\n/.exec(text) ?? [];
  const value = "data.aws_secretsmanager_random_password.origin_secret[each.key].random_password";
  if (data === "" || !text.includes(value)) throw new Error("Expected a secret of AWS in origin-secret.tf");
  return text.replace(data, "").replace(value, "uuid()");
}

describe.runIf(version !== undefined)(
  "the secret between CloudFront and the API",
  { timeout: 60_000 },
  () => {
    it("stays, and is replaced by one that the API accepts already", async () => {
      const folder = mkdtempSync(join(tmpdir(), "pixelater-secret-"));
      const terraform = new Terraform();
      opened.push(() => {
        terraform.close();
        rmSync(folder, { recursive: true, force: true });
      });
      writeFileSync(join(folder, "origin-secret.tf"), withoutProvider());
      writeFileSync(join(folder, "main.tf"), SURROUNDINGS);
      const run = (...args: string[]) => terraform.run(folder, ...args, "-no-color");
      const apply = async (...args: string[]) => {
        const { ok, output } = await run("apply", "-auto-approve", ...args);
        expect(ok, output).toBe(true);
        const read = async (name: string) => (await terraform.run(folder, "output", "-raw", name)).output;
        return { sent: await read("sent"), accepted: (await read("accepted")).split(",") };
      };
      await run("init", "-backend=false");

      const first = await apply();
      expect(first.accepted).toHaveLength(2);
      expect(first.accepted[0]).toBe(first.sent);
      expect(await apply()).toEqual(first);

      const second = await apply("-var=origin_secret_version=2");
      // CloudFront changes first, everywhere, and the API afterwards: it must know this secret before.
      expect(second.sent).toBe(first.accepted[1]);
      expect(second.accepted[0]).toBe(second.sent);
      expect(first.accepted).not.toContain(second.accepted[1]);
    });
  },
);
