import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Public image corpora and small files of known faults, kept beside the project: CONTRIBUTING says what they are. */
const SHARED = new URL("../../../../shared/", import.meta.url);

/** Reads the files of a corpus by name; none, and a line on the console, where the corpus is not there. */
export function readCorpus(folder: string): Map<string, Uint8Array> {
  return readFolder(`corpora/${folder}`);
}

/** Reads a folder of the files on which the product once fell short; none, and a line on the console, without it. */
export function readCases(folder: string): Map<string, Uint8Array> {
  return readFolder(`cases/${folder}`);
}

function readFolder(folder: string): Map<string, Uint8Array> {
  const url = new URL(`${folder}/`, SHARED);
  if (!existsSync(url)) {
    console.warn(`Not tested: ${folder} is not beside the project.`);
    return new Map();
  }
  return new Map(readdirSync(url).map((name) => [name, new Uint8Array(readFileSync(new URL(name, url)))]));
}
