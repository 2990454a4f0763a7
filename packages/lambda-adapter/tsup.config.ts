import { cyclonedxEsbuildPlugin } from "@cyclonedx/cyclonedx-esbuild";
import { defineConfig, type Options } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

/** Builds a function from its handler into a folder of its own. */
function functionFrom(entry: string, outDir: string, others: Readonly<Record<string, string>> = {}): Options {
  return {
    entry: { index: entry, ...others },
    outDir,
    format: ["esm"],
    platform: "node",
    target: "node24",
    // The runtime's own SDK changes without notice. The function includes the version that it was tested with.
    noExternal: [/^(?!libheif-js)/],
    // The LGPL asks that libheif can be replaced: pack.ts puts it beside the function as it is.
    external: [/^libheif-js/],
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
  };
}

export default defineConfig([
  functionFrom("src/handler.ts", "dist/function"),
  functionFrom("src/handler-faces.ts", "dist/function-faces"),
  functionFrom("src/handler-rekognition.ts", "dist/function-rekognition"),
  functionFrom("src/handler-formats.ts", "dist/function-formats", {
    "decode-worker": "../formats/dist/decode-worker.js",
  }),
]);
