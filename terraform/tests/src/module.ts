/** A Terraform module as its files say it, parsed but not evaluated. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "@cdktn/hcl2json";

export const MODULE = fileURLToPath(new URL("../../", import.meta.url));
export const EXAMPLES = ["minimal", "complete", "private", "existing-buckets", "public"] as const;

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = Record<string, Json>;

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text as it is, anything else as JSON. */
export function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** A block with its labels: `resource "aws_s3_bucket" "source"` has kind resource and labels of these two. */
export interface NamedBlock {
  readonly kind: string;
  readonly labels: readonly string[];
  readonly body: JsonObject;
}

/** Texts of the .tf and .tftest.hcl files of a folder by file name. */
export type Sources = Readonly<Record<string, string>>;

export function readSources(folder: string): Sources {
  const names = readdirSync(folder).filter((name) => /\.(tf|tftest\.hcl)$/.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

const LABELS: Record<string, number> = {
  resource: 2,
  data: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  check: 1,
};

/** Files that were parsed already, by their text: broken copies of a module differ in one file only. */
const parsedFiles = new Map<string, NamedBlock[]>();

/**
 * @throws where HCL's parser finds a mistake. Expressions stay text: `${var.name}-source`.
 */
export async function parseModule(sources: Sources): Promise<NamedBlock[]> {
  const blocks: NamedBlock[] = [];
  for (const [name, text] of Object.entries(sources)) {
    const file = parsedFiles.get(text) ?? blocksOf((await parse(name, text)) as JsonObject);
    parsedFiles.set(text, file);
    blocks.push(...file);
  }
  return blocks;
}

function blocksOf(file: JsonObject): NamedBlock[] {
  return Object.entries(file).flatMap(([kind, content]) => named(kind, content, LABELS[kind] ?? 0, []));
}

function named(kind: string, content: Json, depth: number, labels: readonly string[]): NamedBlock[] {
  if (depth > 0 && isJsonObject(content)) {
    return Object.entries(content).flatMap(([label, inner]) =>
      named(kind, inner, depth - 1, [...labels, label]),
    );
  }
  const bodies = Array.isArray(content) ? content : [content];
  return bodies.filter(isJsonObject).map((body) => ({ kind, labels, body }));
}

/** Every text inside a value, with expressions as they are written. */
export function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
