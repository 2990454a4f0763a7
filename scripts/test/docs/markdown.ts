import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import GithubSlugger from "github-slugger";
import type { Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { ROOT } from "../harness/run.ts";

/** A Markdown file of this repository. */
export interface Document {
  /** The path from the repository's root. */
  readonly path: string;
  readonly tree: Root;
}

export interface CodeBlock {
  readonly path: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** What a comment `<!-- given: … -->` before the block declares for it. */
  readonly given: string | undefined;
}

const PASSED_OVER = new Set([
  "node_modules",
  "dist",
  "artifacts",
  "coverage",
  ".git",
  ".local-cloud",
  "renders",
]);

/** Reads every Markdown file of the repository. */
export function readDocuments(): Document[] {
  return markdownFiles("").map((path) => ({
    path,
    tree: fromMarkdown(readFileSync(join(ROOT, path), "utf8")),
  }));
}

function markdownFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (PASSED_OVER.has(entry.name)) return [];
    if (entry.isDirectory()) return markdownFiles(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** Lists a document's code blocks, those inside of lists and quotations, too. */
export function codeBlocks({ path, tree }: Document): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let given: string | undefined;
  visit(tree, (node) => {
    if (node.type === "html") {
      given = /^<!--\s*given:([^]*?)-->$/.exec(node.value)?.[1]?.trim();
    } else if (node.type === "code") {
      const { value: code, lang, position } = node;
      blocks.push({ path, line: position?.start.line ?? 0, language: lang ?? "", code, given });
      given = undefined;
    }
  });
  return blocks;
}

/** Lists the targets of a document's links and images. */
export function linkTargets({ tree }: Document): string[] {
  const targets: string[] = [];
  visit(tree, (node) => {
    if (node.type === "link" || node.type === "image" || node.type === "definition") targets.push(node.url);
  });
  return targets;
}

/** Lists the anchors of a document's headings, as GitHub makes them. */
export function anchors({ tree }: Document): Set<string> {
  const slugger = new GithubSlugger();
  const found = new Set<string>();
  visit(tree, (node) => {
    if (node.type === "heading") found.add(slugger.slug(textOf(node)));
  });
  return found;
}

function visit(node: Nodes, look: (node: Nodes) => void): void {
  look(node);
  if ("children" in node) for (const child of node.children) visit(child, look);
}

function textOf(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}
