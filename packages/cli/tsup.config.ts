import { defineConfig } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

export default defineConfig({
  // The worker is an entry of its own, beside the chunk that starts it.
  entry: { main: "src/main.ts", worker: "src/jobs/worker.ts" },
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: true,
  clean: true,
  esbuildPlugins: [noticesFile()],
});
