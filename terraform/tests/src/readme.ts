/** The tables of terraform/README.md, from the files. Run as a script it writes them into the page. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asText, MODULE, type NamedBlock, parseModule, readSources } from "./module.ts";

export const README = join(MODULE, "README.md");

/** Between these lines the page is generated. */
const BEGIN = "<!-- tables: begin -->\n";
const END = "<!-- tables: end -->\n";

/** @returns the page with tables that say what the files say. */
export async function withTables(page: string): Promise<string> {
  const blocks = await parseModule(readSources(MODULE));
  const of = (kind: string) => blocks.filter((block) => block.kind === kind).sort(byName);
  const inputs = of("variable").map(({ labels: [name = ""], body }) => [
    `\`${name}\``,
    cell(asText(body["description"])),
    `\`${defaultOf(body["default"])}\``,
  ]);
  const outputs = of("output").map(({ labels: [name = ""], body }) => [
    `\`${name}\``,
    cell(asText(body["description"])),
  ]);
  const tables = `## Inputs\n\n${table(["input", "what it is", "default"], inputs)}\n## Outputs\n\n${table(["output", "what it is"], outputs)}`;
  const from = page.indexOf(BEGIN) + BEGIN.length;
  const to = page.indexOf(END);
  if (to < 0 || from < BEGIN.length) throw new Error(`Expected ${BEGIN}…${END} in ${README}`);
  return `${page.slice(0, from)}\n${tables}\n${page.slice(to)}`;
}

function byName(a: NamedBlock, b: NamedBlock): number {
  return (a.labels[0] ?? "") < (b.labels[0] ?? "") ? -1 : 1;
}

function defaultOf(value: NamedBlock["body"][string] | undefined): string {
  return value === undefined ? "required" : JSON.stringify(value);
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((line) => `| ${line.join(" | ")} |\n`).join("");
}

if (import.meta.main) writeFileSync(README, await withTables(readFileSync(README, "utf8")));
