import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "cli",
    include: ["test/**/*.test.ts"],
    // Threads and shells that are started take their time on a machine that is busy with other tests.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
