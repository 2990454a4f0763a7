import { isJsonObject, type Json, type JsonObject, type NamedBlock } from "../module.ts";
import type { Block, CtyType, ProviderSchema } from "../schema.ts";

/** Terraform's own resource, which no provider has. */
const TERRAFORM_DATA: Block = {
  attributes: {
    input: { type: "string", optional: true },
    triggers_replace: { type: "string", optional: true },
    output: { type: "string", computed: true },
    id: { type: "string", computed: true },
  },
  blocks: {},
};

/** Terraform's own arguments, which every resource takes. */
const META = new Set(["count", "for_each", "depends_on", "lifecycle", "provider", "dynamic"]);

/** Resource types, blocks and arguments that the provider does not have, and required ones that are missing. */
export function schemaProblems(blocks: readonly NamedBlock[], schema: ProviderSchema): string[] {
  return blocks.flatMap(({ kind, labels: [type = "", name = ""], body }) => {
    if (kind !== "resource" && kind !== "data") return [];
    const known =
      type === "terraform_data"
        ? TERRAFORM_DATA
        : (kind === "resource" ? schema.resources : schema.dataSources)[type];
    const at = `${kind} ${type}.${name}`;
    return known ? bodyProblems(at, body, known) : [`${at}: the provider has no ${kind} ${type}`];
  });
}

function bodyProblems(at: string, body: JsonObject, known: Block): string[] {
  const dynamic = isJsonObject(body["dynamic"]) ? body["dynamic"] : {};
  const given = new Set([...Object.keys(body), ...Object.keys(dynamic)]);
  const problems: string[] = [];

  for (const name of given) {
    const attribute = known.attributes[name];
    if (META.has(name) || known.blocks[name]) continue;
    if (!attribute) problems.push(`${at}: no argument ${name}`);
    else if (!attribute.required && !attribute.optional) problems.push(`${at}: ${name} is decided by AWS`);
    else if (!fits(body[name], attribute.type))
      problems.push(`${at}: ${name} is no ${JSON.stringify(attribute.type)}`);
  }
  for (const [name, { required }] of [...Object.entries(known.attributes), ...Object.entries(known.blocks)]) {
    if (required && !given.has(name)) problems.push(`${at}: ${name} is missing`);
  }
  for (const [name, { block, nesting }] of Object.entries(known.blocks)) {
    const written = bodiesOf(body[name]);
    if (nesting === "single" && written.length > 1) problems.push(`${at}: more than one ${name}`);
    const made = bodiesOf(dynamic[name]).flatMap((one) => bodiesOf(one["content"]));
    for (const one of [...written, ...made]) problems.push(...bodyProblems(`${at}.${name}`, one, block));
  }
  return problems;
}

function bodiesOf(value: Json | undefined): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isJsonObject);
}

/** Whether a literal fits; what an expression gives is Terraform's to check. */
function fits(value: Json | undefined, type: CtyType): boolean {
  if (typeof value === "string") return value.includes("${") || type === "string";
  if (typeof value === "number") return type === "number";
  if (typeof value === "boolean") return type === "bool";
  if (Array.isArray(value)) return Array.isArray(type) && (type[0] === "list" || type[0] === "set");
  return true;
}
