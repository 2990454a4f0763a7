import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModuleCopy } from "../src/module-copy.ts";
import { scenarioNamed } from "../src/scenarios.ts";
import { readProviderSchema } from "../src/schema.ts";
import { type StandIn, startStandIn } from "../src/stand-in/provider.ts";
import { Terraform, terraformVersion } from "../src/terraform.ts";
import { type Change, planUpgrade, readEarlier } from "../src/upgrade.ts";

const version = terraformVersion();
if (version === undefined) {
  console.warn("Not tested: what an upgrade does with a deployment, as terraform is not installed.");
}

/** The argument that names each kind of resource with data in it. Another value would replace the resource. */
const HOLD_DATA: Readonly<Record<string, string>> = {
  aws_s3_bucket: "bucket",
  aws_sqs_queue: "name",
  aws_sns_topic: "name",
  aws_cloudwatch_log_group: "name",
  aws_lambda_function: "function_name",
  aws_iam_role: "name",
  aws_cloudfront_distribution: "comment",
  aws_apigatewayv2_api: "protocol_type",
  aws_cloudwatch_event_rule: "name",
};

describe.runIf(version !== undefined)("an upgrade of a deployment", { timeout: 120_000 }, () => {
  let copy: ModuleCopy;
  let provider: StandIn;
  let terraform: Terraform;
  beforeAll(async () => {
    copy = new ModuleCopy();
    provider = await startStandIn(readProviderSchema(), "known");
    terraform = new Terraform(provider);
  });
  afterAll(() => {
    copy.remove();
    terraform.close();
    provider.close();
  });

  const planOf = (name: string): Promise<Change[]> =>
    planUpgrade(terraform, copy.folder, scenarioNamed(name), readEarlier(scenarioNamed(name)));

  it.each(["eventbridge", "sqs"])("by %s deletes and replaces nothing", async (name) => {
    const changes = await planOf(name);
    expect(changes.filter(({ actions }) => actions.includes("delete")).map(({ address }) => address)).toEqual(
      [],
    );
    const data = readEarlier(scenarioNamed(name)).filter(({ type }) => type in HOLD_DATA);
    expect(data.length).toBeGreaterThan(8);
    for (const { address, type, values } of data) {
      const change = changes.find((one) => (one.previousAddress ?? one.address) === address);
      const names = HOLD_DATA[type] ?? "";
      expect([address, change?.after[names]]).toEqual([address, values[names]]);
    }
  });

  it("moves the buckets to their new addresses", async () => {
    const changes = await planOf("eventbridge");
    const moved = changes.flatMap(({ previousAddress, address }) =>
      previousAddress === undefined ? [] : [`${previousAddress} → ${address}`],
    );
    expect(moved).toContain("aws_s3_bucket.source → aws_s3_bucket.source[0]");
    expect(moved).toContain("aws_s3_bucket_notification.source → aws_s3_bucket_notification.source[0]");
    expect(moved).toContain("aws_sqs_queue_policy.dead_letters[0] → aws_sqs_queue_policy.dead_letters");
    expect(moved).toHaveLength(14);
  });

  it("would be seen to delete a bucket", async () => {
    const scenario = scenarioNamed("eventbridge");
    const earlier = readEarlier(scenario).map((resource) =>
      resource.address === "aws_s3_bucket.source"
        ? { ...resource, address: "aws_s3_bucket.originals" }
        : resource,
    );
    const changes = await planUpgrade(terraform, copy.folder, scenario, earlier);
    expect(changes.filter(({ actions }) => actions.includes("delete")).map(({ address }) => address)).toEqual(
      ["aws_s3_bucket.originals"],
    );
  });
});
