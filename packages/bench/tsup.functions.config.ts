import { defineConfig } from "tsup";

/** The rivals as functions: bundled as Pixelater's is, but for what holds native code. */
export default defineConfig({
  entry: ["functions/sharp-exact.ts", "functions/sharp-fill.ts", "functions/naive.ts"],
  outDir: "dist/functions",
  format: "esm",
  platform: "node",
  target: "node24",
  noExternal: [/^(?!sharp$)/],
  minify: true,
  splitting: false,
  outExtension: () => ({ js: ".mjs" }),
  banner: {
    js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);",
  },
});
