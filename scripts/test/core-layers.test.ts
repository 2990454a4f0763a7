import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { importsBetweenFolders } from "../import-cycles.ts";

const SRC = fileURLToPath(new URL("../../packages/core/src/", import.meta.url));

const BASICS = [
  "bytes.ts",
  "cost.ts",
  "errors.ts",
  "limits.ts",
  "option-names.ts",
  "quoting.ts",
  "whole-number.ts",
];
const PICTURE = ["color", "mosaic", "orientation", "pixels", "regions"];
const JPEG_CODING = ["jpeg/syntax", "jpeg/entropy", "jpeg/transform"];

/** Each folder, and file at the root, of core, lowest layers first: what it may import, types included. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "bytes.ts": [],
  "cost.ts": [],
  "errors.ts": [],
  "quoting.ts": [],
  "option-names.ts": ["quoting.ts"],
  "whole-number.ts": ["quoting.ts"],
  "limits.ts": ["errors.ts", "option-names.ts"],
  "code-lengths.ts": [],
  zlib: ["code-lengths.ts"],

  color: BASICS,
  mosaic: [...BASICS, "color"],
  regions: [...BASICS, "color", "mosaic"],
  pixels: [...BASICS, "color", "mosaic", "regions"],
  orientation: [...BASICS, "mosaic", "pixels", "regions"],

  // T.81 Annex B; annexes C, F and G; Annex A. None of them knows what a cell is.
  "jpeg/syntax": [...BASICS, "color", "orientation"],
  "jpeg/entropy": [...BASICS, "code-lengths.ts", "jpeg/syntax"],
  "jpeg/transform": ["jpeg/entropy", "jpeg/syntax"],
  // Five tasks that know nothing of each other.
  "jpeg/measure": [...BASICS, ...PICTURE, ...JPEG_CODING],
  "jpeg/mosaic": [...BASICS, ...PICTURE, ...JPEG_CODING],
  "jpeg/patch": [...BASICS, ...PICTURE, ...JPEG_CODING],
  "jpeg/pixels": [...BASICS, ...PICTURE, ...JPEG_CODING],
  "jpeg/progressive": [...BASICS, ...JPEG_CODING],
  jpeg: [...BASICS, ...PICTURE, ...JPEG_CODING, "jpeg/measure", "jpeg/mosaic", "jpeg/patch", "jpeg/pixels"],

  "png/syntax": [...BASICS, "color", "orientation", "zlib"],
  "png/scanlines": [...BASICS, ...PICTURE, "png/syntax", "zlib"],
  "png/deflate": ["png/scanlines", "zlib"],
  png: [...BASICS, ...PICTURE, "png/syntax", "png/scanlines", "png/deflate", "zlib"],

  source: [...BASICS, ...PICTURE, "jpeg", "jpeg/syntax", "png", "png/syntax"],
  "options.ts": [...BASICS, ...PICTURE, "source"],
  "plan.ts": [...BASICS, ...PICTURE, "jpeg", "options.ts", "source"],
  "measure.ts": [...BASICS, ...PICTURE, "plan.ts", "source"],
  output: [...BASICS, ...PICTURE, "jpeg", "jpeg/mosaic", "png", "options.ts", "source"],
  "estimate.ts": [...BASICS, ...PICTURE, "options.ts", "plan.ts", "output", "source"],
  "pixelate.ts": [
    ...[...BASICS, ...PICTURE, "options.ts", "plan.ts", "estimate.ts"],
    ...["measure.ts", "output", "source"],
  ],
  "pixelate-to-png.ts": [
    ...[...BASICS, ...PICTURE, "options.ts", "plan.ts", "estimate.ts"],
    ...["measure.ts", "output", "png", "source"],
  ],
  "verify.ts": [
    ...[...BASICS, ...PICTURE, "options.ts", "plan.ts", "measure.ts", "estimate.ts", "pixelate.ts"],
    ...["source", "jpeg"],
  ],
  placeholder: [...BASICS, "color", "mosaic", "output", "pixelate.ts", "source"],
  "warm-up.ts": [...BASICS, "mosaic", "output", "pixelate.ts"],
  "tensor.ts": [...BASICS, "color", "mosaic", "options.ts"],
  async: [...BASICS, "mosaic", "options.ts", "source"],
  progressive: [...BASICS, "jpeg/syntax", "jpeg/progressive"],
  webp: [...BASICS, "code-lengths.ts", "color", "mosaic", "png/scanlines", "zlib"],
  animation: [...BASICS, ...PICTURE, "source", "png/syntax", "png/scanlines", "png/deflate", "zlib"],
  exports: [
    ...BASICS,
    ...PICTURE,
    "source",
    "output",
    "placeholder",
    "jpeg/progressive",
    "progressive",
    "animation",
    "webp",
    "async",
  ],
  "index.ts": [
    ...[...BASICS, ...PICTURE, "options.ts", "plan.ts", "output", "source"],
    ...["estimate.ts", "pixelate.ts", "pixelate-to-png.ts", "verify.ts"],
    ...["placeholder", "tensor.ts", "warm-up.ts"],
  ],
};

const crossings = importsBetweenFolders(SRC).map((crossing) => crossing.split(" → ") as [string, string]);

test("every layer imports only what is below it", () => {
  expect(crossings.filter(([from, to]) => MAY_IMPORT[from]?.includes(to) !== true)).toEqual([]);
});

test("the table itself is in order, and has no layer that does not exist", () => {
  const layers = Object.keys(MAY_IMPORT);
  const upward = Object.entries(MAY_IMPORT).flatMap(([from, imported]) =>
    imported.filter((to) => layers.indexOf(to) >= layers.indexOf(from) || !layers.includes(to)),
  );
  expect(upward).toEqual([]);
  const existing = new Set(crossings.flat());
  expect(layers.filter((layer) => !existing.has(layer))).toEqual([]);
});

describe("importsBetweenFolders", () => {
  test("lists value and type imports and re-exports between folders, each once", () => {
    const folder = mkdtempSync(join(tmpdir(), "pixelater-layers-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    mkdirSync(join(folder, "low", "lower"), { recursive: true });
    writeFileSync(
      join(folder, "top.ts"),
      `import type { a } from "./low/a.ts";\nexport { b } from "./low/lower/b.ts";`,
    );
    writeFileSync(join(folder, "low", "a.ts"), `import "./c.ts";\nimport "./lower/b.ts";`);
    writeFileSync(join(folder, "low", "c.ts"), `import "./lower/b.ts";`);
    writeFileSync(join(folder, "low", "lower", "b.ts"), `import "node:fs";`);
    expect(importsBetweenFolders(folder)).toEqual(["low → low/lower", "top.ts → low", "top.ts → low/lower"]);
  });
});
