import { defineConfig } from "tsup";

export default defineConfig({
  entry: { main: "src/main.ts", "contestant-process": "src/process/contestant-process.ts" },
  format: "esm",
  platform: "node",
  target: "node20",
  clean: true,
});
