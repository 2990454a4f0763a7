/** Renders the module with Terraform: every resource of a scenario with its arguments, policies parsed as JSON. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES, isJsonObject, type Json, type JsonObject, MODULE } from "./module.ts";
import type { Scenario } from "./scenarios.ts";
import type { Terraform } from "./terraform.ts";

export interface RenderedResource {
  /** Address within the module, such as `aws_sqs_queue.work[0]`. */
  readonly address: string;
  readonly type: string;
  readonly values: JsonObject;
}

export interface Rendered {
  readonly resources: readonly RenderedResource[];
  readonly outputs: JsonObject;
}

interface PlannedModule {
  resources?: { address: string; mode: string; type: string; values?: JsonObject }[];
  child_modules?: PlannedModule[];
}

interface Plan {
  planned_values: { root_module: PlannedModule; outputs?: Record<string, { value?: Json }> };
}

/** Plans a scenario. Throws with Terraform's output if that fails. */
export async function render(terraform: Terraform, module: string, scenario: Scenario): Promise<Rendered> {
  const folder = join(module, scenario.folder);
  const file = terraform.file("plan");
  const variables = Object.entries(scenario.variables).map(
    ([name, value]) => `-var=${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const steps = [
    ["init", "-backend=false", "-no-color"],
    ["plan", "-lock=false", "-no-color", `-out=${file}`, ...variables],
    ["show", "-json", file],
  ];
  let output = "";
  for (const step of steps) {
    const answer = await terraform.run(folder, ...step);
    if (!answer.ok)
      throw new Error(`terraform ${step[0] ?? ""} of ${scenario.name} failed:\n${answer.output}`);
    output = answer.output;
  }
  const plan = JSON.parse(output) as Plan;
  const outputs = Object.entries(plan.planned_values.outputs ?? {});
  return {
    resources: resourcesOf(plan.planned_values.root_module),
    outputs: Object.fromEntries(outputs.map(([name, { value }]) => [name, value ?? null])),
  };
}

function resourcesOf(module: PlannedModule): RenderedResource[] {
  const own = (module.resources ?? []).filter(({ mode }) => mode === "managed");
  return [
    ...own.map(({ address, type, values }) => ({
      address: address.replace(/^module\.\w+\./, ""),
      type,
      values: simplified(values ?? {}),
    })),
    ...(module.child_modules ?? []).flatMap(resourcesOf),
  ];
}

/** Removes null, empty and repeated values, and parses JSON texts. */
function simplified(values: JsonObject): JsonObject {
  const entries = Object.entries(values).map(([name, value]) => [name, tidy(value)] as const);
  return Object.fromEntries(entries.filter(([name, value]) => value !== null && name !== "tags_all"));
}

function tidy(value: Json): Json {
  if (typeof value === "string" && /^[[{]"/.test(value)) return JSON.parse(value) as Json;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(tidy);
  return isJsonObject(value) ? simplified(value) : value;
}

const RENDERS = new URL("../renders/", import.meta.url);

export interface StoredRender extends Rendered {
  /** Digest of the rendered files. */
  readonly sources: string;
}

export function storedRenderFile(scenario: Scenario): URL {
  return new URL(`${scenario.name}.json`, RENDERS);
}

export function readStoredRender(scenario: Scenario): StoredRender {
  return JSON.parse(readFileSync(storedRenderFile(scenario), "utf8")) as StoredRender;
}

/** Folders in terraform/ whose files affect renders. */
const FOLDERS = [".", "website", ...EXAMPLES.map((name) => `examples/${name}`)];

/** Returns the digest of every file of the module and its examples. */
export function sourcesDigest(): string {
  const digest = createHash("sha256");
  for (const folder of FOLDERS) {
    const names = readdirSync(join(MODULE, folder)).filter((name) => /\.(tf|js)$/.test(name));
    for (const name of names.sort()) {
      digest.update(`${folder}/${name}\n${readFileSync(join(MODULE, folder, name), "utf8")}\n`);
    }
  }
  return digest.digest("hex");
}
