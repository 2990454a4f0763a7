import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build, type BuildOptions, transform } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { rollup } from "rollup";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { ROOT, run } from "../harness/run.ts";

const require = createRequire(import.meta.url);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(inject("installed"), "resolution-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A consumer that imports every subpath and makes the calls that a compiler might reject. */
const CONSUMER = `
import { decode, measure, paint, pixelate, placeholder, pixelateAll, writeJpeg, writePng, type PixelateOptions } from "@pixelater/core";
import { animate } from "@pixelater/core/animation";
import { answerCalls, inWorker } from "@pixelater/core/async";
import { layGrid } from "@pixelater/core/grid";
import { blurHash, thumbHash } from "@pixelater/core/hashes";
import { PALETTES } from "@pixelater/core/palette";
import { toProgressive } from "@pixelater/core/progressive";
import { placeRegions } from "@pixelater/core/region";
import { pixelate as pixelateSimply } from "@pixelater/core/reference";
import { parseRegions } from "@pixelater/core/region-text";
import { type Detector, faceDetector, findFaces } from "@pixelater/faces";
import { toPhoto } from "@pixelater/formats";

declare const photo: Uint8Array;
declare const grid: number | undefined;
declare const format: "same" | "jpg" | undefined;
const options: PixelateOptions = { grid, format, limits: { maxPixels: grid }, regions: undefined };
const [mosaic] = measure(photo, [{ grid }]);
const [first] = pixelateAll(photo, [{ cellSize: grid }]);
export const blobs = [new Blob([pixelate(photo, options), first]), new Blob([writePng(mosaic), writeJpeg(mosaic)])];
export const image = new ImageData(new Uint8ClampedArray(decode(photo).data.buffer), 1);
export const hash: string = placeholder(photo, { hashes: { thumbHash, blurHash } }).hashes.thumbHash;
export const reveal = new Blob([animate([mosaic, { image: decode(photo), milliseconds: grid }]), toProgressive(photo).bytes]);
export const painted = new Blob([paint(mosaic).data]);
export const rest = [layGrid({ grid: 8 }, 9, 9).columns, PALETTES.mono[0], placeRegions(parseRegions(""), 9, 9).length];
export const simple = new Blob([pixelateSimply(photo, { grid, format: "png" })]);
export const detector: Detector = faceDetector({ threshold: grid, turned: undefined });
export const hidden = findFaces(photo).then((regions) => pixelate(photo, { regions }));
export const decoded = toPhoto(new Blob([photo.slice()])).then((input) => pixelate(input, { grid }));
export const later = inWorker(new Worker("pixels.js")).pixelateAsync(new Blob([photo.slice()]), { grid });
answerCalls(self, { measure, pixelateAll });
export const canvas = (image: ImageData) => pixelate(image, { grid });
// @ts-expect-error: misspelled
pixelate(photo, { gird: 8 });
`;

describe("the library's types", { timeout: 300_000 }, () => {
  const oldest = "typescript-oldest";
  it.each([
    [oldest, "commonjs", "node"],
    [oldest, "node16", "node16"],
    [oldest, "esnext", "bundler"],
    ["typescript", "node16", "node16"],
    ["typescript", "nodenext", "nodenext"],
    ["typescript", "esnext", "bundler"],
    ["typescript", "commonjs", "node10"],
  ])("compile with %s, module %s, moduleResolution %s", async (compiler, module, moduleResolution) => {
    const project = mkdtempSync(join(folder, "types-"));
    writeFileSync(join(project, "index.ts"), CONSUMER);
    const compilerOptions = {
      ...{ module, moduleResolution, target: "es2022", lib: ["ES2022", "DOM"], types: [], noEmit: true },
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, skipDefaultLibCheck: true },
      ...(moduleResolution === "node10" && { ignoreDeprecations: "6.0" }),
    };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    writeFileSync(
      join(project, "package.json"),
      JSON.stringify({ type: module === "commonjs" ? "commonjs" : "module" }),
    );
    const tsc = join(dirname(require.resolve(`${compiler}/package.json`)), "bin/tsc");
    expect((await run(process.execPath, [tsc, "-p", "."], { cwd: project })).stdout).toBe("");
  });

  it.each(["core", "faces", "formats"])(
    "and the manifest of %s satisfy arethetypeswrong and publint",
    async (name) => {
      const file = readdirSync(inject("tarballs")).find((tarball) => tarball.includes(name)) ?? "";
      const tarball = readFileSync(join(inject("tarballs"), file));
      const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
      const problems = "problems" in analysis ? analysis.problems : [];
      expect("problems" in analysis).toBe(true);
      // Node's require loads ES modules since 20.19, and these need import.meta to find their workers.
      const isModule = name === "formats";
      expect(problems.filter(({ kind }) => !(isModule && kind === "CJSResolvesToESM"))).toEqual([]);
      const bytes = new Uint8Array(tarball).buffer;
      const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true });
      expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
    },
  );
});

describe("the library under Jest with jsdom", { timeout: 300_000 }, () => {
  it("is found as CommonJS, and takes the bytes of jsdom's realm", async () => {
    const project = mkdtempSync(join(folder, "jest-"));
    writeFileSync(join(project, "package.json"), "{}");
    writeFileSync(
      join(project, "photo.test.js"),
      `const { layGrid, measure, pixelate, writePng } = require("@pixelater/core");
      const { PALETTES } = require("@pixelater/core/palette");
      test("pixelates", () => {
        const png = writePng({ ...layGrid({ grid: 2 }, 8, 8), colors: new Uint8Array(16).fill(255) });
        expect(window.document).toBeDefined();
        expect([...measure(pixelate(Buffer.from(png), { grid: 1 }), [{ grid: 1 }])[0].colors]).toEqual([255, 255, 255, 255]);
        expect(PALETTES.mono).toHaveLength(2);
        expect(require.resolve("@pixelater/core")).toMatch(/browser\\.cjs$/);
      });`,
    );
    const jest = join(dirname(require.resolve("jest/package.json")), "bin/jest.js");
    const environment = require.resolve("jest-environment-jsdom");
    const args = [
      jest,
      "--rootDir",
      project,
      "--env",
      environment,
      "--no-cache",
      "--watchman=false",
      "--runInBand",
    ];
    const { status, stderr } = await run(process.execPath, args, { cwd: project });
    expect(stderr).toContain("1 passed");
    expect(status).toBe(0);
  });
});

describe("the library under Vitest with jsdom", () => {
  it("is found as a module, and takes the bytes of jsdom's realm", async () => {
    const project = mkdtempSync(join(folder, "vitest-"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(
      join(project, "photo.test.js"),
      `import { layGrid, measure, pixelate, writePng } from "@pixelater/core";
      import { PALETTES } from "@pixelater/core/palette";
      test("pixelates", async () => {
        const png = writePng({ ...layGrid({ grid: 2 }, 8, 8), colors: new Uint8Array(16).fill(255) });
        expect(window.document).toBeDefined();
        // An iframe has a realm of its own.
        const { contentWindow } = document.body.appendChild(document.createElement("iframe"));
        const foreign = new contentWindow.Uint8Array(png);
        expect(foreign).not.toBeInstanceOf(Uint8Array);
        expect([...measure(pixelate(foreign, { grid: 1 }), [{ grid: 1 }])[0].colors]).toEqual([255, 255, 255, 255]);
        expect(PALETTES.mono).toHaveLength(2);
      });`,
    );
    const vitest = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
    const args = [vitest, "run", "--root", project, "--environment", "jsdom", "--globals"];
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
    const { status, stdout, stderr } = await run(process.execPath, args, { cwd: project, env });
    expect(stdout + stderr).toMatch(/Tests +1 passed/);
    expect(status).toBe(0);
  });
});

async function bundle(
  contents: string,
  options: BuildOptions,
): Promise<{ code: Uint8Array; inputs: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: folder },
    ...{
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: "esm",
      logLevel: "error",
      ...options,
    },
  });
  return {
    code: outputFiles?.[0]?.contents ?? new Uint8Array(),
    inputs: Object.keys(metafile?.inputs ?? {}),
  };
}

describe("the library in bundles", { timeout: 300_000 }, () => {
  it.each(["react-native", "browser", "worker", "workerd", "edge-light"])(
    "needs nothing of Node under the condition %s",
    async (condition) => {
      // A neutral platform has no Node modules, so a build with an import of one fails.
      const { inputs } = await bundle('export * from "@pixelater/core"', {
        platform: "neutral",
        conditions: [condition],
      });
      expect(inputs.some((path) => path.endsWith("dist/browser.js"))).toBe(true);
    },
  );

  it.each(["animation", "progressive", "webp"])(
    "needs nothing of Node in @pixelater/core/%s",
    async (subpath) => {
      const { code } = await bundle(`export * from "@pixelater/core/${subpath}"`, { platform: "neutral" });
      expect(gzipSync(code, { level: 9 }).length).toBeLessThan(20_000);
    },
  );

  it.each(["browser", "node"] as const)("for %s import neither jpeg-js nor pngjs", async (platform) => {
    const { inputs } = await bundle('export * from "@pixelater/core"', { platform });
    expect(inputs.filter((path) => /jpeg-js|pngjs/.test(path))).toEqual([]);
  });

  it.each([
    ["esbuild, for browsers,", bundledSize("browser")],
    ["esbuild, for Node,", bundledSize("node")],
    ["Rollup, for browsers,", rolledUpSize],
  ])("of %s leave out what they do not import, as the README says", async (_, sizeOf) => {
    const whole = await sizeOf("*");
    expect(whole).toBeLessThan(92_000);
    for (const [names, most] of SHARES) {
      const share = (100 * (await sizeOf(names))) / whole;
      expect(share, names).toBeLessThan(most);
      // Not so much less that the README misleads.
      expect(share, names).toBeGreaterThan(most - 10);
    }
  });

  it("find faces with nothing of Node, and keep the weights in a file of their own", async () => {
    const { outputFiles } = await build({
      stdin: { contents: 'export { findFaces } from "@pixelater/faces"', resolveDir: folder },
      ...{ bundle: true, minify: true, write: false, format: "esm", splitting: true, outdir: "out" },
      ...{ platform: "neutral", conditions: ["browser"], logLevel: "error" },
    });
    const sizes = outputFiles.map(({ contents }) => contents.length).sort((a, b) => b - a);
    expect(sizes[0]).toBeGreaterThan(300_000);
    expect(sizes.slice(1).reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });

  it.each(["browser", "node"] as const)("for %s contain nothing where nothing is used", async (platform) => {
    const unused = 'import "@pixelater/core"; import "@pixelater/faces"';
    expect((await bundle(unused, { platform })).code.length).toBe(0);
  });
});

/** The largest share of the whole, in percent, that an import takes according to the README. */
const SHARES: readonly (readonly [names: string, percent: number])[] = [
  ...readFileSync(join(ROOT, "packages/core/README.md"), "utf8").matchAll(
    /^\| `(\{ .* \})` \| (\d+) % \|$/gm,
  ),
].map(([, names = "", percent]) => [names, Number(percent)]);

it("the README states the shares of inspect, measure and both functions to PNG: 60 % at most", () => {
  const shares = new Map(SHARES);
  for (const name of ["inspect", "measure", "pixelateJpegToPng", "pixelatePngToPng"]) {
    expect(shares.get(`{ ${name} }`), name).toBeLessThanOrEqual(60);
  }
});

function bundledSize(platform: "browser" | "node") {
  return async (names: string): Promise<number> => {
    const { code } = await bundle(`export ${names} from "@pixelater/core"`, { platform });
    return gzipSync(code, { level: 9 }).length;
  };
}

/** The same by Rollup, which takes other decisions on what has effects; esbuild only minifies. */
async function rolledUpSize(names: string): Promise<number> {
  const packageFolder = join(inject("installed"), "node_modules/@pixelater/core");
  const entry = join(packageFolder, "dist/browser.js");
  const source = `export ${names} from ${JSON.stringify(entry)}`;
  const bundle = await rollup({
    input: "entry",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? id : null),
        load: (id) => (id === "entry" ? source : null),
      },
    ],
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.generate({ format: "esm" });
  await bundle.close();
  const { code } = await transform(output[0].code, { minify: true, format: "esm" });
  return gzipSync(code, { level: 9 }).length;
}
