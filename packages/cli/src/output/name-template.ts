import { basename, dirname, parse, resolve } from "node:path";
import { outputNameParts } from "@pixelater/core/grid";
import type { LabeledGrid } from "../command-line/grids.ts";

/** A template of output names, such as `{name}-{grid}`. */
export interface NameTemplate {
  readonly text: string;
  readonly parts: readonly Part[];
}

type Part = { readonly literal: string } | { readonly placeholder: Placeholder };
type Placeholder = (typeof PLACEHOLDERS)[number];

const PLACEHOLDERS = ["name", "grid", "dir", "ext"] as const;
const EXTENSION: Part = { placeholder: "ext" };

/** The names of the page's downloads: `cat-8x8.jpg`. */
export const DEFAULT_TEMPLATE = parseNameTemplate("{name}-{grid}");

/**
 * Parses a template. Its placeholders are `{name}`, `{grid}`, `{dir}` and `{ext}`; a slash creates a folder.
 *
 * @throws {RangeError} with advice on what to change.
 */
export function parseNameTemplate(text: string): NameTemplate {
  const parts = text.split(/(\{[^{}]*\})/).flatMap(partOf);
  const template = { text, parts: has(parts, "ext") ? parts : [...parts, { literal: "." }, EXTENSION] };
  requireInsideFolder(text);
  const extension = /\.(?:jpe?g|jpe|jfif|png|gif|webp|avif|heic|tiff?|bmp)$/i.exec(text)?.[0];
  if (extension !== undefined) {
    throw new RangeError(`leave ${extension} out: the format decides the extension (--format png)`);
  }
  return template;
}

function partOf(piece: string): Part[] {
  if (piece === "") return [];
  if (!/^\{.*\}$/s.test(piece)) {
    if (/[{}]/.test(piece)) throw new RangeError("write { and } in pairs");
    return [{ literal: piece }];
  }
  const placeholder = PLACEHOLDERS.find((name) => `{${name}}` === piece);
  if (placeholder !== undefined) return [{ placeholder }];
  const known = PLACEHOLDERS.map((name) => `{${name}}`).join(", ");
  throw new RangeError(`its placeholders can be ${known} but not ${piece}`);
}

/** Refuses templates that lead outside the output folder. */
function requireInsideFolder(text: string): void {
  const segments = text.split(process.platform === "win32" ? /[\\/]/ : "/");
  if (segments.some((segment) => /^\.{0,2}$/.test(segment)) || text.includes("\0")) {
    throw new RangeError('it must stay inside the output folder: no "..", no empty part, no / at either end');
  }
  if (process.platform === "win32" && text.includes(":")) throw new RangeError("leave the drive out");
}

/** Returns whether a template has a placeholder. */
export function has(parts: NameTemplate["parts"], placeholder: Placeholder): boolean {
  return parts.some((part) => "placeholder" in part && part.placeholder === placeholder);
}

/**
 * Returns the path of an output, relative to the folder of the outputs.
 *
 * @param photo path of the photo; `-` gives the name `stdin`.
 */
export function expandName(
  template: NameTemplate,
  photo: string,
  { label, options }: LabeledGrid,
  format: "jpeg" | "png",
): string {
  const isStdin = photo === "-";
  const values = {
    ...outputNameParts(isStdin ? "stdin" : basename(photo), options, format),
    grid: label,
    dir: isStdin ? "stdin" : basename(dirname(resolve(photo))),
  };
  const path = template.parts
    .map((part) => ("literal" in part ? part.literal : values[part.placeholder]))
    .join("");
  // For a photo named "...jpg", the name without the extension would lead outside the folder.
  return path.replace(/(?<=^|\/)\.{1,2}(?=\/|$)/g, "_");
}

/** The name and folder that an output's path contains. */
export interface SourceName {
  /** The photo's name without its extension. */
  readonly name: string;
  /** The folder of the outputs: the photo's own, or that of `--out`. */
  readonly folder: string;
}

/**
 * Parses an output's path: the inverse of {@link expandName}.
 *
 * @param path absolute.
 * @returns undefined for a path that does not match the template.
 */
export function sourceOf(template: NameTemplate, path: string): SourceName | undefined {
  const { dir, base } = parse(path);
  const depth = template.text.split("/").length - 1;
  const segments = dir.split(/[\\/]/);
  const below = depth === 0 ? [] : segments.slice(-depth);
  const name = patternOf(template).exec([...below, base].join("/"))?.groups?.["name"];
  if (name === undefined) return undefined;
  const folder = resolve(dir, ...below.map(() => ".."));
  return { name, folder };
}

const PATTERNS: Readonly<Record<Placeholder, string>> = {
  name: "[^/]+",
  grid: "(?:\\d+x\\d+|\\d+px|\\d+-(?:across|down|long)|strength-\\d+)",
  dir: "[^/]+",
  ext: "(?:jpg|png)",
};

function patternOf({ parts }: NameTemplate): RegExp {
  let isNamed = false;
  const source = parts.map((part) => {
    if ("literal" in part) return part.literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const pattern = PATTERNS[part.placeholder];
    if (part.placeholder !== "name") return pattern;
    if (isNamed) return "\\k<name>";
    isNamed = true;
    return `(?<name>${pattern})`;
  });
  return new RegExp(`^${source.join("")}$`);
}
