/** Plans the module on the state of a deployment by an earlier version, whose renders are in upgrade/. */
import { readFileSync, writeFileSync } from "node:fs";
import { isJsonObject, type Json, type JsonObject } from "./module.ts";
import type { RenderedResource } from "./render.ts";
import type { Scenario } from "./scenarios.ts";
import { type Block, readProviderSchema } from "./schema.ts";
import type { Terraform } from "./terraform.ts";

/** What a plan does with a resource. */
export interface Change {
  readonly address: string;
  readonly type: string;
  /** `no-op`, `update`, `create`, `delete`, or two of these for a replacement. */
  readonly actions: readonly string[];
  /** The address in the state, if the resource moved. */
  readonly previousAddress: string | undefined;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** Reads what the version before the API had a function of its own made. */
export function readEarlier(scenario: Scenario): RenderedResource[] {
  const file = new URL(`../upgrade/${scenario.name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as RenderedResource[];
}

/** Plans a scenario on a state. Throws with Terraform's output if that fails. */
export async function planUpgrade(
  terraform: Terraform,
  folder: string,
  scenario: Scenario,
  earlier: readonly RenderedResource[],
): Promise<Change[]> {
  const state = terraform.file("earlier.tfstate");
  const plan = terraform.file("upgrade-plan");
  writeFileSync(state, JSON.stringify(stateOf(earlier)));
  const variables = Object.entries(scenario.variables).map(
    ([name, value]) => `-var=${name}=${String(value)}`,
  );
  let output = "";
  for (const step of [
    ["init", "-backend=false", "-no-color"],
    ["plan", "-lock=false", "-refresh=false", "-no-color", `-state=${state}`, `-out=${plan}`, ...variables],
    ["show", "-json", plan],
  ]) {
    const answer = await terraform.run(folder, ...step);
    if (!answer.ok) throw new Error(`terraform ${step[0] ?? ""} failed:\n${answer.output}`);
    output = answer.output;
  }
  return changesOf(JSON.parse(output) as Plan);
}

interface Plan {
  resource_changes: {
    address: string;
    previous_address?: string;
    mode: string;
    type: string;
    change: { actions: string[]; before: JsonObject | null; after: JsonObject | null };
  }[];
}

function changesOf(plan: Plan): Change[] {
  return plan.resource_changes
    .filter(({ mode }) => mode === "managed")
    .map(({ address, previous_address: previousAddress, type, change: { actions, before, after } }) => {
      return { address, previousAddress, type, actions, before: before ?? {}, after: after ?? {} };
    });
}

/** Returns a state file, in the format of version 4. */
function stateOf(resources: readonly RenderedResource[]): object {
  const schema = readProviderSchema();
  const provider = 'provider["registry.terraform.io/hashicorp/aws"]';
  return {
    version: 4,
    terraform_version: "1.9.0",
    serial: 1,
    lineage: "00000000-0000-0000-0000-000000000000",
    outputs: {},
    resources: resources.map(({ address, type, values }) => {
      const [, name = "", index] = /^\w+\.(\w+)(?:\[(.+)\])?$/.exec(address) ?? [];
      const key = index === undefined ? {} : { index_key: JSON.parse(index) as string | number };
      const block = schema.resources[type] ?? { attributes: {}, blocks: {} };
      const attributes = asStored(block, values);
      return {
        mode: "managed",
        type,
        name,
        provider,
        instances: [{ ...key, schema_version: 0, attributes }],
      };
    }),
  };
}

/** Returns values as a state has them: a policy is text. */
function asStored(block: Block, values: JsonObject): JsonObject {
  const entries = Object.entries(values).map(([name, value]): [string, Json] => {
    const nested = block.blocks[name];
    if (nested)
      return [name, Array.isArray(value) ? value.map((one) => storedBlock(nested.block, one)) : value];
    const isText = block.attributes[name]?.type === "string";
    return [name, isText && typeof value === "object" && value !== null ? JSON.stringify(value) : value];
  });
  return Object.fromEntries(entries);
}

function storedBlock(block: Block, value: Json): Json {
  return isJsonObject(value) ? asStored(block, value) : value;
}
