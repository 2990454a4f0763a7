import { fileURLToPath } from "node:url";
import { defineProject, type UserWorkspaceConfig } from "vitest/config";
import { FUZZ_VARIABLE } from "./fuzz-settings.ts";

type ProjectTest = NonNullable<UserWorkspaceConfig["test"]>;

export const SET_UP = fileURLToPath(new URL("set-up.ts", import.meta.url));
const FUZZ_RUNNER = fileURLToPath(new URL("fuzz-runner.ts", import.meta.url));

/** Set by `npm run perf`, which runs the measurements of time: no test depends on the clock. */
const PERF_VARIABLE = "PERF";

/**
 * A worker for each core. By default one core stays free, which on two cores doubles the time. Vitest reads this from
 * each project, not from the configuration at the root.
 */
const MAX_WORKERS = "100%";

/** Milliseconds after which a test that hangs is ended. Far more than any test takes on a busy machine. */
const HANGING_MS = 300_000;

/** Defines a project whose properties have the common seed, or the seeds of `npm run fuzz`. */
export function testProject(test: ProjectTest): UserWorkspaceConfig {
  const isFuzzing = process.env[FUZZ_VARIABLE] !== undefined;
  const isMeasuring = process.env[PERF_VARIABLE] !== undefined;
  return defineProject({
    test: {
      setupFiles: [SET_UP],
      testTimeout: HANGING_MS,
      hookTimeout: HANGING_MS,
      maxWorkers: isMeasuring ? 1 : MAX_WORKERS,
      ...test,
      ...(isFuzzing && { runner: FUZZ_RUNNER, retry: 0 }),
      ...(isMeasuring && { include: ["test/**/*.perf.ts"] }),
    },
  });
}
