import { defineConfig } from "tsup";

export default defineConfig({
  entry: { main: "src/main.ts", "memory-child": "src/memory-child.ts" },
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
});
