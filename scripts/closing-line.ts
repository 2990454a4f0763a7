import type { Reporter, TestModule } from "vitest/node";
import { FUZZ_VARIABLE } from "./properties/fuzz-settings.ts";
import { SEED } from "./properties/seed.ts";

/**
 * Begins a run with the seed of the properties, and ends it with one plain line of counts, for people and machines that
 * read only the end of a log.
 */
export default class ClosingLine implements Reporter {
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
    process.stdout.write(
      `\n${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
    );
  }
}
