import { appendFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defineConfig, type Options } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";
import { NOTICES_FILE } from "../../scripts/third-party/notices.ts";

type EsbuildPlugin = NonNullable<Options["esbuildPlugins"]>[number];

const { resolve } = createRequire(import.meta.url);

/** The decoders of WebAssembly, each in a file of its own that both builds load with its format. */
const embeddedWasm: EsbuildPlugin = {
  name: "embedded-wasm",
  setup(build) {
    build.onLoad({ filter: /[\\/]wasm-bytes\.ts$/ }, () => ({
      contents: `
        const load = { webp: () => import("./webp-wasm.js"), avif: () => import("./avif-wasm.js") };
        export const wasmBytes = async (decoder) => (await load[decoder]()).default;`,
    }));
    build.onResolve({ filter: /-wasm\.js$/ }, ({ path }) => ({ path, external: true }));
  },
};

/** The build for browsers starts their workers. */
const browserThreads: EsbuildPlugin = {
  name: "browser-threads",
  setup(build) {
    build.onLoad({ filter: /[\\/]worker[\\/]thread\.ts$/ }, () => ({
      contents: 'export * from "./thread.browser.ts";',
      resolveDir: "src/worker",
    }));
    // Not Node's own.
    build.onResolve({ filter: /^buffer$/ }, () => ({ path: resolve("buffer/") }));
  },
};

const common: Options = {
  format: "esm",
  splitting: true,
  sourcemap: true,
  external: [/^@pixelater\/core/, /^libheif-js/],
  // Everything else inside: the decoders are devDependencies.
  noExternal: [/^@jsquash/, "omggif", "utif2", "pako", "bmp-ts", "buffer", "base64-js", "ieee754"],
};

export default defineConfig([
  {
    entry: {
      "webp-wasm": resolve("@jsquash/webp/codec/dec/webp_dec.wasm"),
      "avif-wasm": resolve("@jsquash/avif/codec/dec/avif_dec.wasm"),
    },
    format: "esm",
    splitting: false,
    platform: "neutral",
    target: "es2022",
    loader: { ".wasm": "binary" },
    esbuildOptions: (options) => {
      options.minifyWhitespace = true;
    },
  },
  {
    ...common,
    entry: { index: "src/index.ts", "decode-worker": "src/worker/decode-worker.ts" },
    platform: "node",
    target: "node20",
    dts: { entry: { index: "src/index.ts" } },
    esbuildPlugins: [embeddedWasm, noticesFile()],
    onSuccess: () => {
      // The packages of jSquash name only their own license.
      appendFileSync(`dist/${NOTICES_FILE}`, readFileSync("src/decoders/NOTICE.txt"));
      return Promise.resolve();
    },
  },
  {
    ...common,
    entry: { browser: "src/index.ts", "decode-worker.browser": "src/worker/decode-worker.browser.ts" },
    platform: "browser",
    target: "es2022",
    esbuildPlugins: [embeddedWasm, browserThreads],
  },
]);
