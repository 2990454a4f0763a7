import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A test that failed with a seed. */
export interface SavedFailure {
  /** Test file, relative to the repository, with slashes. */
  readonly file: string;
  /** Names of the suites and of the test. */
  readonly test: string;
  readonly seed: number;
  /** fast-check's path to the shrunk counterexample; absent when the failure came outside of a property. */
  readonly path?: string;
  readonly counterexample?: string;
  readonly error: string;
}

/** Reads all failures, in the order of their file names. An absent folder holds none. */
export function readFailures(folder: string): readonly SavedFailure[] {
  return namesIn(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as SavedFailure);
}

export function saveFailure(folder: string, failure: SavedFailure): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(folder, failure), `${JSON.stringify(failure, undefined, 2)}\n`);
}

/** Forgets a failure that is mended. */
export function removeFailure(folder: string, failure: SavedFailure): void {
  rmSync(fileOf(folder, failure), { force: true });
}

/** One file for each test and seed. */
function fileOf(folder: string, { file, test, seed }: SavedFailure): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([file, test, seed]))
    .digest("hex");
  return join(folder, `${digest.slice(0, 16)}.json`);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
