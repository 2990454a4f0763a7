/** The module as Terraform evaluates it: every resource of a scenario with its arguments, policies read as JSON. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES, isJsonObject, type Json, type JsonObject, MODULE } from "./module.ts";
import type { Scenario } from "./scenarios.ts";
import type { Terraform } from "./terraform.ts";

export interface RenderedResource {
  /** Within the module: `aws_sqs_queue.work[0]`. */
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

/** @throws with what Terraform printed, where it cannot plan the scenario. */
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
      values: told(values ?? {}),
    })),
    ...(module.child_modules ?? []).flatMap(resourcesOf),
  ];
}

/** Without what is null, empty or said twice, and with JSON texts as what they say. */
function told(values: JsonObject): JsonObject {
  const entries = Object.entries(values).map(([name, value]) => [name, tidy(value)] as const);
  return Object.fromEntries(entries.filter(([name, value]) => value !== null && name !== "tags_all"));
}

function tidy(value: Json): Json {
  if (typeof value === "string" && /^[[{]"/.test(value)) return JSON.parse(value) as Json;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(tidy);
  return isJsonObject(value) ? told(value) : value;
}

const RENDERS = new URL("../renders/", import.meta.url);

export interface StoredRender extends Rendered {
  /** Digest of the files that it was rendered from. */
  readonly sources: string;
}

export function storedRenderFile(scenario: Scenario): URL {
  return new URL(`${scenario.name}.json`, RENDERS);
}

export function readStoredRender(scenario: Scenario): StoredRender {
  return JSON.parse(readFileSync(storedRenderFile(scenario), "utf8")) as StoredRender;
}

/** Folders, from terraform/, whose files decide what is rendered. */
const FOLDERS = [".", "website", ...EXAMPLES.map((name) => `examples/${name}`)];

/** Digest of every file of the module and its examples. */
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
