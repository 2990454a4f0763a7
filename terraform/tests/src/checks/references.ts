import { type NamedBlock, textsIn } from "../module.ts";
import type { ProviderSchema } from "../schema.ts";

/**
 * Finds references to undeclared names, attributes that a resource does not have, and unused variables and locals.
 */
export function referenceProblems(blocks: readonly NamedBlock[], schema: ProviderSchema): string[] {
  const declared = new Set(blocks.flatMap(namesOf));
  const used = new Set<string>();
  const problems: string[] = [];

  for (const block of blocks) {
    const from = [block.kind, ...block.labels].join(" ");
    for (const text of textsIn(block.body)) {
      if (!text.includes("${")) continue;
      for (const { name, type, kind, attribute } of referencesIn(text)) {
        if (!declared.has(name)) problems.push(`${from}: ${name} is not declared`);
        if (!(block.kind === "variable" && name === `var.${block.labels[0] ?? ""}`)) used.add(name);
        const known = (kind === "data" ? schema.dataSources : schema.resources)[type];
        if (attribute !== "" && known && !known.attributes[attribute] && !known.blocks[attribute]) {
          problems.push(`${from}: ${name} has no attribute ${attribute}`);
        }
      }
    }
  }
  for (const name of declared) {
    if (/^(var|local)\./.test(name) && !used.has(name)) problems.push(`${name} is used by nothing`);
  }
  return problems;
}

function namesOf({ kind, labels, body }: NamedBlock): string[] {
  if (kind === "locals") return Object.keys(body).map((name) => `local.${name}`);
  if (kind === "resource") return [labels.join(".")];
  if (kind === "variable") return [`var.${labels.join(".")}`];
  return [[kind, ...labels].join(".")];
}

interface Reference {
  readonly name: string;
  readonly kind: "resource" | "data" | "other";
  readonly type: string;
  readonly attribute: string;
}

function referencesIn(text: string): Reference[] {
  const ofAws = /(?<![\w.])(data\.)?(aws_\w+)\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?/g;
  const ofTerraform = /(?<![\w.])terraform_data\.(\w+)/g;
  const ofModule = /(?<![\w.-])(var|local|module)\.(\w+)/g;
  return [
    ...[...text.matchAll(ofAws)].map(([, data = "", type = "", name = "", attribute = ""]): Reference => {
      return { name: `${data}${type}.${name}`, kind: data === "" ? "resource" : "data", type, attribute };
    }),
    ...[...text.matchAll(ofTerraform)].map(([name]): Reference => {
      return { name, kind: "other", type: "", attribute: "" };
    }),
    ...[...text.matchAll(ofModule)].map(([, kind = "", name = ""]): Reference => {
      return { name: `${kind}.${name}`, kind: "other", type: "", attribute: "" };
    }),
  ];
}
