import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const zip = (name: string) => readFileSync(join(root, "dist", name));

/** Each function, and the most bytes that it may have. */
const FUNCTIONS = [
  ["function.zip", 370_000],
  ["function-faces.zip", 620_000],
  ["function-rekognition.zip", 380_000],
  // Mostly decoders: half a megabyte for AVIF, 700 KB for HEIC.
  ["function-formats.zip", 2_000_000],
] as const;

test.each(FUNCTIONS)("%s is small", (name, most) => {
  expect(zip(name).length).toBeLessThan(most);
});

test("the packed functions are reproducible", () => {
  const contents = () => FUNCTIONS.map(([name]) => zip(name).toString("base64"));
  const before = contents();
  execFileSync(process.execPath, ["scripts/pack.ts"], {
    cwd: root,
    env: { ...process.env, TZ: "Asia/Tokyo" },
  });
  expect(contents()).toEqual(before);
});

test("two functions carry the network, and one the client of Rekognition", () => {
  const holding = (text: string) =>
    FUNCTIONS.map(([name]) => name).filter((name) => {
      const folder = join(root, "dist", name.replace(".zip", ""));
      return readFileSync(join(folder, "THIRD-PARTY-NOTICES.txt"), "utf8").includes(text);
    });
  expect(holding("Linzaer")).toEqual(["function-faces.zip", "function-formats.zip"]);
  expect(holding("client-rekognition")).toEqual(["function-rekognition.zip"]);
  expect(holding("libavif")).toEqual(["function-formats.zip"]);
});

test("libheif is a package of its own, as its license asks", () => {
  const folder = join(root, "dist/function-formats/node_modules/libheif-js");
  expect(readFileSync(join(folder, "LICENSE"), "utf8")).toContain("LESSER GENERAL PUBLIC LICENSE");
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  expect(version).toMatch(/^1\./);
});
