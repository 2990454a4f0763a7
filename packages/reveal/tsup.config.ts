import { defineConfig } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

export default defineConfig({
  entry: { index: "src/index.ts" },
  format: "esm",
  target: "es2022",
  platform: "browser",
  dts: true,
  sourcemap: true,
  esbuildPlugins: [noticesFile()],
});
