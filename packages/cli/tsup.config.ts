import { defineConfig } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

export default defineConfig({
  // The workers are entries of their own, beside the chunks that start them.
  entry: {
    main: "src/main.ts",
    worker: "src/jobs/worker.ts",
    "data-worker": "src/data/data-worker.ts",
    "review-worker": "src/review/review-worker.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: true,
  clean: true,
  esbuildPlugins: [noticesFile()],
});
