import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Public image corpora, kept beside the project: what they are is told in CONTRIBUTING. */
const CORPORA = new URL("../../../../shared/corpora/", import.meta.url);

/** The files of a corpus by name; none, and a line on the console, where the corpus is not there. */
export function readCorpus(folder: string): Map<string, Uint8Array> {
  const url = new URL(`${folder}/`, CORPORA);
  if (!existsSync(url)) {
    console.warn(`Not tested: the corpus ${folder} is not beside the project.`);
    return new Map();
  }
  return new Map(readdirSync(url).map((name) => [name, new Uint8Array(readFileSync(new URL(name, url)))]));
}
