import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { orderProblems } from "../src/checks/order.ts";
import { referenceProblems } from "../src/checks/references.ts";
import { schemaProblems } from "../src/checks/schema.ts";
import { interfaceProblems } from "../src/checks/variables.ts";
import { EXAMPLES, MODULE, parseModule, readSources, type Sources } from "../src/module.ts";
import { readProviderSchema } from "../src/schema.ts";

const schema = readProviderSchema();

/** Text variables without validation: paths. */
const FREE_TEXTS = ["page_files"];

async function problemsOf(sources: Sources): Promise<string[]> {
  const blocks = await parseModule(sources);
  return [
    ...schemaProblems(blocks, schema),
    ...referenceProblems(blocks, schema),
    ...interfaceProblems(blocks, FREE_TEXTS),
    ...orderProblems(blocks),
  ];
}

describe("all arguments exist in the AWS provider, and all references resolve", () => {
  it("the schema is of the provider's required version", () => {
    expect(schema.provider).toBe("6.66.0");
    expect(readSources(MODULE)["versions.tf"]).toContain('"~> 6.66"');
  });

  it("the module", async () => {
    expect(await problemsOf(readSources(MODULE))).toEqual([]);
  });

  for (const name of EXAMPLES) {
    it(`examples/${name}`, async () => {
      const blocks = await parseModule(readSources(join(MODULE, "examples", name)));
      expect([...schemaProblems(blocks, schema), ...referenceProblems(blocks, schema)]).toEqual([]);
    });
  }

  it("examples use only existing variables and outputs of the module", async () => {
    const root = await parseModule(readSources(MODULE));
    const declared = (kind: string) =>
      new Set(root.filter((block) => block.kind === kind).map(({ labels: [name] }) => name));
    for (const name of EXAMPLES) {
      const sources = readSources(join(MODULE, "examples", name));
      const call = (await parseModule(sources)).find(({ kind }) => kind === "module");
      const given = Object.keys(call?.body ?? {}).filter((argument) => argument !== "source");
      expect(given.filter((argument) => !declared("variable").has(argument))).toEqual([]);
      const taken = [
        ...Object.values(sources)
          .join("\n")
          .matchAll(/module\.pixelater\.(\w+)/g),
      ].map(([, output]) => output);
      expect(taken.filter((output) => !declared("output").has(output))).toEqual([]);
    }
  });
});

describe("each check fails on a broken copy", () => {
  const breakages: [what: string, file: string, from: string, to: string, says: string][] = [
    [
      "an unknown resource type",
      "function.tf",
      '"aws_lambda_function"',
      '"aws_lambda_funktion"',
      "the provider has no resource aws_lambda_funktion",
    ],
    ["an unknown argument", "function.tf", "memory_size  ", "memory_mb    ", "no argument memory_mb"],
    ["an unknown argument of a block", "function.tf", "log_format =", "log_shape =", "no argument log_shape"],
    [
      "an unknown argument of a dynamic block",
      "trigger.tf",
      "lambda_function_arn =",
      "function_arn =",
      "no argument function_arn",
    ],
    [
      "a required argument left out",
      "function-role.tf",
      "assume_role_policy = local.assumed_by_lambda",
      "force_detach_policies = local.assumed_by_lambda",
      "assume_role_policy is missing",
    ],
    ["a required block left out", "website.tf", "restrictions {", "timeouts {", "restrictions is missing"],
    [
      "an attribute set that AWS decides",
      "notifications.tf",
      "kms_master_key_id = ",
      "arn = ",
      "arn is decided by AWS",
    ],
    [
      "a literal of the wrong type",
      "website.tf",
      "enabled             = true",
      "enabled             = [true]",
      'enabled is no "bool"',
    ],
    [
      "a resource that is not there",
      "notifications.tf",
      "aws_sns_topic.results[0].arn",
      "aws_sns_topic.sauce[0].arn",
      "aws_sns_topic.sauce is not declared",
    ],
    [
      "an attribute that is not there",
      "notifications.tf",
      "aws_sns_topic.results[0].arn",
      "aws_sns_topic.results[0].urn",
      "has no attribute urn",
    ],
    [
      "a local that is not there",
      "function.tf",
      "local.environment",
      "local.surroundings",
      "local.surroundings is not declared",
    ],
    [
      "a variable that nothing uses",
      "function.tf",
      "var.log_level",
      "null",
      "var.log_level is used by nothing",
    ],
    [
      "a variable without a type",
      "variables.tf",
      "  type        = map(string)\n",
      "",
      "variable tags: no type",
    ],
    [
      "a variable without a validation",
      "variables.website.tf",
      "validation {",
      "lifecycle {",
      "no validation",
    ],
    [
      "a notification before its permission",
      "trigger.tf",
      "aws_lambda_permission.s3, ",
      "",
      "aws_s3_bucket_notification.source does not wait for aws_lambda_permission.s3",
    ],
    [
      "an output without a description",
      "outputs.tf",
      '"Bucket for uploads."',
      '""',
      "output source_bucket: no description",
    ],
  ];
  for (const [what, file, from, to, says] of breakages) {
    it(what, async () => {
      const sources = readSources(MODULE);
      const text = sources[file] ?? "";
      expect(text).toContain(from);
      const broken = { ...sources, [file]: text.replaceAll(from, () => to) };
      expect((await problemsOf(broken)).join("\n")).toContain(says);
    });
  }
});
