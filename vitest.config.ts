import { defineConfig } from "vitest/config";
import ClosingLine from "./scripts/closing-line.ts";

export default defineConfig({
  test: {
    // One worker for each core. By default one core stays free, which on two cores doubles the time.
    maxWorkers: "100%",
    projects: ["packages/*/vitest.config.ts", "terraform/*/vitest.config.ts", "scripts/vitest.config.ts"],
    reporters: ["default", new ClosingLine()],
  },
});
