import { defineConfig } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

export default defineConfig({
  entry: ["src/main.ts"],
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: true,
  clean: true,
  esbuildPlugins: [noticesFile()],
});
