import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { importCycles } from "../../../scripts/import-cycles.ts";

const SRC = join(import.meta.dirname, "../src");

/** The files at the root that every folder may import. They import nothing but each other. */
const SHARED = ["deadline.ts", "digest.ts", "errors.ts", "object-ref.ts", "quoting.ts", "validation.ts"];

/** The folders and files that each may import besides {@link SHARED}, from the lowest to the highest. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  "telemetry.ts": [],
  cdn: [],
  storage: [],
  pixelation: [],
  detectors: ["pixelation"],
  decoders: ["pixelation"],
  events: [],
  "settings.ts": ["pixelation"],
  manifest: ["settings.ts", "pixelation", "storage"],
  notifications: ["manifest"],
  http: ["settings.ts", "telemetry.ts", "pixelation", "storage", "manifest"],
  delivery: ["settings.ts", "telemetry.ts", "cdn", "pixelation", "storage", "manifest", "notifications"],
  "handle-event.ts": ["settings.ts", "cdn", "events", "delivery"],
  "create-handler.ts": [
    "settings.ts",
    "telemetry.ts",
    "cdn",
    "storage",
    "pixelation",
    "notifications",
    "http",
    "delivery",
    "handle-event.ts",
  ],
  "handler.ts": ["create-handler.ts"],
  "handler-faces.ts": ["create-handler.ts", "detectors"],
  "handler-rekognition.ts": ["create-handler.ts", "detectors"],
  "handler-formats.ts": ["create-handler.ts", "detectors", "decoders"],
};

const MAX_FILES_OF_FOLDER = 14;

const files = globSync("**/*.ts", { cwd: SRC });

/** Returns the folder of a file, or the file itself at the root. */
function layerOf(file: string): string {
  return file.split("/")[0] ?? file;
}

function importsOf(file: string): string[] {
  return ts
    .preProcessFile(readFileSync(join(SRC, file), "utf8"))
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith("."))
    .map((name) => normalize(join(dirname(file), name)));
}

describe("the imports of src", () => {
  test.each(files)("%s imports only lower layers", (file) => {
    const layer = layerOf(file);
    const allowed = [layer, ...SHARED, ...(LAYERS[layer] ?? [])];
    const imported = new Set(importsOf(file).map(layerOf));
    expect([...imported].filter((name) => !allowed.includes(name))).toEqual([]);
  });

  test("use the ending .ts", () => {
    const others = files.flatMap(importsOf).filter((name) => !/\.(ts|json)$/.test(name));
    expect(others).toEqual([]);
  });

  test("have no circles", () => {
    expect(importCycles(SRC)).toEqual([]);
  });
});

test("the table of layers names every folder and file, in an order without upward arrows", () => {
  const known = [...SHARED, ...Object.keys(LAYERS)];
  expect([...new Set(files.map(layerOf))].sort()).toEqual([...known].sort());
  for (const [layer, imported] of Object.entries(LAYERS)) {
    expect(known.slice(0, known.indexOf(layer))).toEqual(expect.arrayContaining([...imported]));
  }
});

test("no folder has more than 14 files", () => {
  const folders = globSync("**/*.*", { cwd: SRC }).map((file) => dirname(file));
  for (const folder of new Set(folders)) {
    const size = folders.filter((other) => other === folder).length;
    expect([folder, size <= MAX_FILES_OF_FOLDER]).toEqual([folder, true]);
  }
});
