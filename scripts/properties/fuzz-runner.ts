import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { type RunnerTask, type RunnerTestCase, TestRunner } from "vitest";
import { type FuzzSettings, readFuzzSettings } from "./fuzz-settings.ts";
import { readFailures, removeFailure, type SavedFailure, saveFailure } from "./saved-failures.ts";

const REPOSITORY = fileURLToPath(new URL("../../", import.meta.url));

/** Runs each test with properties once for every seed, those that failed it before first. Other tests run once. */
export default class FuzzRunner extends TestRunner {
  readonly #settings: FuzzSettings = readFuzzSettings();
  readonly #failures = readFailures(this.#settings.folder);
  #hasPlugin = false;
  /** Properties that the current test has run. */
  #properties = 0;
  #failed: fc.RunDetails<unknown> | undefined;

  async runTask(test: RunnerTestCase): Promise<void> {
    this.#installPlugin();
    const { mode, firstSeed, seeds, msPerTest, folder } = this.#settings;
    const { file, name } = placeOf(test);
    const failures = this.#failures.filter((it) => it.file === file && it.test === name);
    if (failures.length === 0 && mode === "replay") test.context.skip("no failure of it is saved");
    for (const failure of failures) {
      await this.#runWith(test, failure.seed);
      removeFailure(folder, failure);
    }
    if (mode === "replay") return;
    const end = performance.now() + msPerTest;
    for (let i = 0; i < seeds; i++) {
      await this.#runWith(test, (firstSeed + i) | 0);
      if (this.#properties === 0 || performance.now() > end) break;
    }
  }

  /** @throws whatever the test throws, having saved it. */
  async #runWith(test: RunnerTestCase, seed: number): Promise<void> {
    fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
    this.#properties = 0;
    this.#failed = undefined;
    try {
      await TestRunner.getTestFn(test)();
    } catch (error) {
      saveFailure(this.#settings.folder, this.#failureOf(test, seed, error));
      throw error;
    }
  }

  #failureOf(test: RunnerTestCase, seed: number, error: unknown): SavedFailure {
    const { file, name } = placeOf(test);
    const { counterexamplePath = null, counterexample } = this.#failed ?? {};
    return {
      file,
      test: name,
      seed,
      ...(counterexamplePath !== null && { path: counterexamplePath }),
      ...(counterexample !== undefined && { counterexample: fc.stringify(counterexample) }),
      error: error instanceof Error ? error.message : String(error),
    };
  }

  /** After the set-up file, whose fast-check this is. */
  #installPlugin(): void {
    if (this.#hasPlugin) return;
    this.#hasPlugin = true;
    fc.installGlobalPlugin(() => {
      this.#properties++;
      return {
        onAllRunsComplete: (details) => {
          if (details.failed) this.#failed = details;
        },
      };
    });
  }
}

function placeOf(test: RunnerTestCase): { file: string; name: string } {
  const names: string[] = [];
  for (let task: RunnerTask | undefined = test; task !== undefined && task !== test.file; task = task.suite) {
    names.unshift(task.name);
  }
  return { file: relative(REPOSITORY, test.file.filepath).replaceAll(sep, "/"), name: names.join(" ") };
}
