import { defineConfig } from "vitest/config";
import ClosingLine from "./scripts/closing-line.ts";

export default defineConfig({
  test: {
    projects: ["packages/*/vitest.config.ts", "terraform/*/vitest.config.ts", "scripts/vitest.config.ts"],
    reporters: ["default", new ClosingLine()],
  },
});
