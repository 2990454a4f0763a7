import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "repository",
    include: ["test/**/*.test.ts"],
    globalSetup: "test/harness/global-setup.ts",
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
