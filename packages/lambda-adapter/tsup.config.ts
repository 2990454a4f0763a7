import { cyclonedxEsbuildPlugin } from "@cyclonedx/cyclonedx-esbuild";
import { defineConfig } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

export default defineConfig({
  entry: { index: "src/handler.ts" },
  outDir: "dist/function",
  format: ["esm"],
  platform: "node",
  target: "node24",
  // The runtime's own SDK changes without notice. The function includes the version that it was tested with.
  noExternal: [/.*/],
  minify: true,
  clean: true,
  esbuildPlugins: [
    noticesFile(),
    cyclonedxEsbuildPlugin({ outputFile: "sbom.cdx.json", outputReproducible: true, validate: true }),
  ],
  outExtension: () => ({ js: ".mjs" }),
  // CommonJS dependencies load Node's modules with require, which ES modules do not have.
  banner: {
    js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
  },
});
