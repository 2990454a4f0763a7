import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "local",
    include: ["test/**/*.test.ts"],
    globalSetup: "test/global-setup.ts",
    // A process is started for each sandbox, on machines that may be busy.
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
  },
});
