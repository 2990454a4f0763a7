import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModuleCopy } from "../src/module-copy.ts";
import { readProviderSchema } from "../src/schema.ts";
import { type StandIn, startStandIn } from "../src/stand-in/provider.ts";
import { Terraform, terraformVersion } from "../src/terraform.ts";

const version = terraformVersion();
if (version === undefined) console.warn("Not tested: what terraform warns of, as it is not installed.");

const EXISTING = ["-var=trigger=eventbridge", "-var=enable_api=false", "-var=enable_website=false"];
const WATCHED = ["-var=alarm_email=me@example.org", "-var=monthly_budget_dollars=20"];

describe.runIf(version !== undefined)("a plan", { timeout: 60_000 }, () => {
  let copy: ModuleCopy;
  let provider: StandIn;
  let terraform: Terraform;
  beforeAll(async () => {
    copy = new ModuleCopy();
    provider = await startStandIn(readProviderSchema(), "known");
    terraform = new Terraform(provider);
    await terraform.run(copy.folder, "init", "-backend=false", "-no-color");
  });
  afterAll(() => {
    copy.remove();
    terraform.close();
    provider.close();
  });

  /** Returns the messages of the checks that fail, of a plan that succeeds all the same. */
  const warningsOf = async (...variables: string[]): Promise<string> => {
    const { ok, output } = await terraform.run(copy.folder, "plan", "-lock=false", "-no-color", ...variables);
    expect(ok, output.slice(-500)).toBe(true);
    const at = output.indexOf("Warning: Check block assertion failed");
    return at < 0 ? "" : output.slice(at).replaceAll(/\s+/g, " ");
  };

  it.each([
    [
      "an existing bucket that sends no events",
      [...EXISTING, '-var=source_bucket={"name":"silent-photos"}'],
      "Expected silent-photos to send events to EventBridge",
    ],
    [
      "strangers whose bill nobody sees",
      ["-var=public=true"],
      "Expected monthly_budget_dollars and alarm_email",
    ],
    [
      "strangers who share the account's limit",
      ["-var=public=true", "-var=reserved_concurrency=-1", ...WATCHED],
      "Expected reserved_concurrency and api_reserved_concurrency",
    ],
  ])("warns of %s", async (_, variables, says) => {
    expect(await warningsOf(...variables)).toContain(says);
  });

  it.each([
    ["an existing bucket that sends events", [...EXISTING, '-var=source_bucket={"name":"photos"}']],
    [
      "another account's bucket, which it cannot look at",
      [...EXISTING, '-var=source_bucket={"name":"silent-photos","account_id":"444455556666"}'],
    ],
    ["strangers with a budget", ["-var=public=true", ...WATCHED]],
  ])("warns of nothing for %s", async (_, variables) => {
    expect(await warningsOf(...variables)).toBe("");
  });
});
