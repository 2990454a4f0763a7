import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Reads an event that AWS documents from its JSON file. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8"));
}

/** Reads an event and replaces every occurrence of `from`. */
export function fixtureWith(name: string, from: string, to: string): unknown {
  const text = readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8");
  if (!text.includes(from)) throw new Error(`Expected ${from} in ${name}.json`);
  return JSON.parse(text.replaceAll(from, to));
}
