import { isJsonObject, type NamedBlock } from "../module.ts";

/**
 * Variables and outputs that say too little: each has a description, each variable a type, and each variable that a
 * caller could get wrong (all but switches, and free texts named here) a validation with a message of its own.
 */
export function interfaceProblems(blocks: readonly NamedBlock[], freeTexts: readonly string[]): string[] {
  return blocks.flatMap(({ kind, labels: [name = ""], body }) => {
    const problems: string[] = [];
    if (kind !== "variable" && kind !== "output") return problems;
    const at = `${kind} ${name}`;
    const { description, type, validation } = body;
    if (typeof description !== "string" || description.length < 10) problems.push(`${at}: no description`);
    if (kind === "output") return problems;
    if (typeof type !== "string" || /\bany\b/.test(type)) problems.push(`${at}: no type, or any`);
    const rules = Array.isArray(validation) ? validation.filter(isJsonObject) : [];
    if (rules.length === 0 && type !== "${bool}" && !freeTexts.includes(name))
      problems.push(`${at}: no validation`);
    return problems;
  });
}
