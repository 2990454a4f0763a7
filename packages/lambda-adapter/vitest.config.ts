import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "lambda-adapter",
    include: ["test/**/*.test.ts"],
    // Some pixelate megapixels, or make hundreds of requests, on machines that may be busy.
    testTimeout: 30_000,
  },
});
