import { readFileSync } from "node:fs";
import { join } from "node:path";

/** An event as AWS documents it, from the JSON file of this name. */
export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8"));
}

/** A copy of an event with the text of every `from` replaced. */
export function fixtureWith(name: string, from: string, to: string): unknown {
  const text = readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8");
  if (!text.includes(from)) throw new Error(`Expected ${from} in ${name}.json`);
  return JSON.parse(text.replaceAll(from, to));
}
