import { copyFileSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
import { NOTICES_FILE } from "../../scripts/third-party/notices.ts";

type EsbuildPlugin = NonNullable<Options["esbuildPlugins"]>[number];

/** Both builds load the same file of weights, which is most of the package. */
const sharedWeights: EsbuildPlugin = {
  name: "shared-weights",
  setup(build) {
    build.onResolve({ filter: /\/model\/weights\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./weights.js", external: true } : undefined,
    );
  },
};

const common: Options = { target: "es2022", platform: "neutral" };

export default defineConfig([
  {
    ...common,
    entry: { index: "src/index.ts" },
    format: ["esm", "cjs"],
    dts: true,
    sourcemap: true,
    esbuildPlugins: [sharedWeights],
  },
  {
    ...common,
    entry: { weights: "src/model/weights.ts" },
    format: "esm",
    onSuccess: () => {
      copyFileSync("src/model/NOTICE.txt", `dist/${NOTICES_FILE}`);
      return Promise.resolve();
    },
  },
]);
