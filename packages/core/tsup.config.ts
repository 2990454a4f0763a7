import { rollup } from "rollup";
import { defineConfig, type Options } from "tsup";
import { noticesFile } from "../../scripts/third-party/esbuild-plugin.ts";

type EsbuildPlugin = NonNullable<Options["esbuildPlugins"]>[number];

/** Modules that a caller imports. */
const PUBLIC_ENTRIES = {
  index: "src/index.ts",
  // These apart, for pages that lay grids, colour mosaics and place regions but leave the reading to a worker.
  grid: "src/exports/grid.ts",
  palette: "src/exports/palette.ts",
  region: "src/exports/region.ts",
  "region-text": "src/exports/region-text.ts",
  animation: "src/exports/animation.ts",
  async: "src/exports/async.ts",
  progressive: "src/exports/progressive.ts",
  webp: "src/exports/webp.ts",
  // The only one that needs jpeg-js and pngjs.
  reference: "src/exports/reference.node.ts",
};

/** The encoders of thumbhash, which has no build for require(), and blurhash: inside an entry that few callers need. */
const HASHES = { hashes: "src/exports/hashes.ts" };

/**
 * Modules that keep a dependency in a file of its own. Its top-level statements have effects as far as a bundler can
 * tell, so only a whole file, which package.json declares free of side effects, can be left out.
 */
const DEPENDENCY_ENTRIES = { fflate: "src/zlib/fflate.ts", pako: "src/zlib/pako.ts" };

/** The browser build inflates in plain JavaScript. */
const browserZlib: EsbuildPlugin = {
  name: "browser-zlib",
  setup(build) {
    build.onLoad({ filter: /[\\/]zlib[\\/]zlib\.ts$/ }, () => ({
      contents: 'export * from "./zlib.browser.ts";',
      resolveDir: "src/zlib",
    }));
  },
};

/**
 * Leaves pako's deflate out, 40 % of it. esbuild keeps that: it cannot tell that making its tables has no effect. Rollup
 * can.
 */
const inflateOnly: EsbuildPlugin = {
  name: "inflate-only",
  setup(build) {
    build.onLoad({ filter: /[\\/]pako\.mjs$/ }, async ({ path }) => {
      const resolvePako = { name: "pako", resolveId: (id: string) => (id === "pako" ? path : null) };
      const bundle = await rollup({ input: DEPENDENCY_ENTRIES.pako, plugins: [resolvePako] });
      const { output } = await bundle.generate({ format: "esm" });
      await bundle.close();
      return { contents: output[0].code };
    });
  },
};

/** Folds constant expressions, so that bundlers see that they have no effect and leave out those that nothing uses. */
const foldConstants: NonNullable<Options["esbuildOptions"]> = (options) => {
  options.minifySyntax = true;
};

const node: Options = {
  platform: "node",
  target: "node20",
  sourcemap: true,
  esbuildPlugins: [inflateOnly],
  esbuildOptions: foldConstants,
};

/** Everything inside, so that no bundler has to guess at Buffer or zlib. */
const browser: Options = {
  platform: "browser",
  target: "es2022",
  noExternal: [/.*/],
  esbuildPlugins: [browserZlib, inflateOnly, noticesFile()],
  esbuildOptions: foldConstants,
  sourcemap: true,
  banner: { js: "/*! @pixelater/core, MIT License. Other licenses inside: THIRD-PARTY-NOTICES.txt */" },
};

const browserDependencyEntries = Object.fromEntries(
  Object.entries(DEPENDENCY_ENTRIES).map(([name, file]) => [`browser-${name}`, file]),
);

export default defineConfig([
  { ...node, entry: { ...PUBLIC_ENTRIES, ...DEPENDENCY_ENTRIES }, format: "esm", splitting: true },
  { ...node, entry: PUBLIC_ENTRIES, format: "cjs" },
  { ...node, entry: { ...PUBLIC_ENTRIES, ...HASHES }, format: ["esm", "cjs"], dts: { only: true } },
  {
    ...browser,
    // The errors that a worker threw are of one class with those of the main entry.
    entry: {
      browser: "src/index.ts",
      "browser-async": "src/exports/async.ts",
      ...HASHES,
      ...browserDependencyEntries,
    },
    format: "esm",
    splitting: true,
  },
  { ...browser, entry: { browser: "src/index.ts", ...HASHES }, format: "cjs" },
]);
