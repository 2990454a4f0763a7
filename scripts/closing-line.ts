import type { UserConsoleLog } from "vitest";
import type { Reporter, TestModule } from "vitest/node";
import { FUZZ_VARIABLE } from "./properties/fuzz-settings.ts";
import { SEED } from "./properties/seed.ts";

/**
 * Begins a run with the seed of the properties, and ends it with the reasons why tests were skipped and one plain line of
 * counts, for people and machines that read only the end of a log.
 */
export default class ClosingLine implements Reporter {
  /** Why tests are skipped, in the words that they print. */
  readonly #reasons = new Set<string>();

  onUserConsoleLog({ content }: UserConsoleLog): void {
    for (const [reason] of content.matchAll(/^Not tested: .*$/gm)) this.#reasons.add(reason);
  }

  onTestRunStart(): void {
    if (process.env[FUZZ_VARIABLE] === undefined)
      process.stdout.write(`All properties have the seed ${SEED}.\n`);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      if (module.state() === "failed" && module.errors().length > 0) count.failed++;
    }
    const skipped = count.skipped + count.pending;
    if (skipped > 0 && this.#reasons.size > 0) process.stdout.write(`\n${[...this.#reasons].join("\n")}\n`);
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
    );
  }
}
