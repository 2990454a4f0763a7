import { defineConfig } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

export default defineConfig([
  {
    // These apart, for pages that lay grids, colour mosaics and place regions but leave the reading to a worker.
    entry: {
      index: "src/index.ts",
      grid: "src/grid.ts",
      palette: "src/palette.ts",
      region: "src/region.ts",
      "region-text": "src/region-text.ts",
    },
    format: ["esm", "cjs"],
    platform: "node",
    target: "node20",
    dts: true,
    sourcemap: true,
    clean: true,
  },
  {
    // Everything inside, so that no bundler has to guess at Buffer or zlib.
    entry: { browser: "src/index.ts" },
    format: ["esm"],
    platform: "browser",
    target: "es2022",
    noExternal: [/.*/],
    minify: true,
    sourcemap: true,
    banner: { js: "/*! @pixelater/core, MIT License. Other licenses inside: THIRD-PARTY-NOTICES.txt */" },
    esbuildPlugins: [noticesFile()],
  },
]);
