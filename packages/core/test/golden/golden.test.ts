import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { readCases, readCorpus } from "../corpora.ts";
import { outputsOf } from "./outputs.ts";

/**
 * Holds every output to the bytes it had before: a move, a rename or a faster loop may change none of them. Where a
 * change is meant, `UPDATE_GOLDEN=1 pnpm exec vitest run --project core test/golden` writes the hashes again, and the
 * diff says which outputs changed. One line a file: its name, then `job=hash` or `job=ERROR_CODE`.
 */
const HASHES = new URL("hashes.txt", import.meta.url);
const PHOTOS = new URL("../../../../photos/", import.meta.url);
const isUpdated = process.env["UPDATE_GOLDEN"] === "1";

const golden = new Map(
  (existsSync(HASHES) ? readFileSync(HASHES, "utf8") : "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => [line.slice(0, line.indexOf(" ")), line]),
);

const photos = new Map(
  readdirSync(PHOTOS).map((name) => [name, new Uint8Array(readFileSync(new URL(name, PHOTOS)))]),
);

const sources: Readonly<Record<string, ReadonlyMap<string, Uint8Array>>> = {
  photos,
  "exif-orientation": readCorpus("exif-orientation"),
  pngsuite: readCorpus("pngsuite"),
  "go-fuzz/jpeg": readCorpus("go-fuzz/jpeg"),
  "go-fuzz/png": readCorpus("go-fuzz/png"),
  "cases/reports": readCases("reports"),
};

describe.each(Object.keys(sources).filter((name) => sources[name].size !== 0))("outputs of %s", (name) => {
  const images = [...sources[name]].filter(([file]) => !/LICENSE|README|\.(md|json)$/.test(file));

  it("are the bytes that they were", { timeout: 300_000 }, () => {
    const found = images.map(([file, bytes]) => lineOf(`${name}/${file}`, outputsOf(bytes)));
    if (isUpdated) {
      for (const line of found) golden.set(line.slice(0, line.indexOf(" ")), line);
    }
    const held = images.map(([file]) => golden.get(`${name}/${file}`));
    expect(found).toEqual(held);
  });
});

afterAll(() => {
  if (isUpdated) writeFileSync(HASHES, `${[...golden.values()].join("\n")}\n`);
});

function lineOf(file: string, outputs: Readonly<Record<string, string>>): string {
  return [file, ...Object.entries(outputs).map(([job, result]) => `${job}=${result}`)].join(" ");
}
