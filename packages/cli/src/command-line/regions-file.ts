import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseRegions } from "@pixelater/core/region-text";
import type { FoundRegion, SavedRegions } from "../jobs/hidden-regions.ts";
import { quoted, UsageError } from "./usage-error.ts";

/**
 * Reads the regions of `--regions-file`: the lines that `--json` prints, of which `photo` and `found` count. Paths are
 * relative to the current folder, as they were printed, or else to the file's own folder.
 *
 * @returns the regions by absolute path of the photo.
 * @throws {UsageError} for a file that cannot be read, and for a line that is wrong, with its number.
 */
export function readRegionsFile(path: string): SavedRegions {
  const saved = new Map<string, readonly FoundRegion[]>();
  for (const [i, line] of textOf(path).split("\n").entries()) {
    if (line.trim() === "") continue;
    const entry = parseLine(line, `${path}, line ${i + 1}`);
    if (entry === undefined) continue;
    saved.set(resolve(entry.photo), entry.found);
    const besideFile = resolve(dirname(path), entry.photo);
    if (!saved.has(besideFile)) saved.set(besideFile, entry.found);
  }
  return saved;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new UsageError(
      `Expected a file for --regions-file but got ${quoted(path)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}

interface Entry {
  readonly photo: string;
  readonly found: readonly FoundRegion[];
}

/** Parses a line; undefined for one about a photo that failed or was skipped, which lists no regions. */
function parseLine(line: string, where: string): Entry | undefined {
  const entry = jsonOf(line, where);
  const photo = fieldOf(entry, "photo");
  if (typeof photo !== "string") throw wrongLine(where, line);
  const found = fieldOf(entry, "found");
  if (found === undefined) return undefined;
  if (!Array.isArray(found)) throw wrongLine(where, line);
  return { photo, found: found.map((each) => regionOf(each, where)) };
}

function jsonOf(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw wrongLine(where, line);
  }
}

function regionOf(found: unknown, where: string): FoundRegion {
  const region = fieldOf(found, "region");
  if (typeof region !== "string") throw wrongLine(where, JSON.stringify(found));
  try {
    parseRegions(region);
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)} in ${where}`, { cause });
  }
  const score = fieldOf(found, "score");
  return { region, ...(typeof score === "number" && { score }) };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function wrongLine(where: string, text: string): UsageError {
  return new UsageError(
    `Expected {"photo": "cat.jpg", "found": [{"region": "10,20,30,40"}]} in ${where} but got ${quoted(text)}`,
  );
}
