import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const readme = read("README.md").replace(/\s+/g, " ");
const report = read("docs/benchmarks.md");

/** Returns the cells of a table's row, after its title. */
function rowOf(title: string): readonly string[] {
  const row = report.split("\n").find((line) => line.startsWith(`| ${title} |`));
  if (row === undefined) throw new Error(`Expected a row "${title}" in docs/benchmarks.md but got none`);
  return row.split(" | ").slice(1);
}

/** Returns the number that a pattern's first group finds. */
function figureOf(text: string, pattern: RegExp): string {
  const figure = pattern.exec(text)?.[1];
  if (figure === undefined) throw new Error(`Expected ${String(pattern)} in "${text.slice(0, 80)}"`);
  return figure;
}

it("the README states the time and the ratios of the last benchmark", () => {
  const [ours = "", sharpFastest = "", sharpExact = "", pillow = "", jimp = ""] =
    rowOf("6 MP JPEG q80 → PNG");
  const ms = figureOf(ours, /(\d+) ms/);
  const [fastest, exact, pil, jim] = [sharpFastest, sharpExact, pillow, jimp].map((cell) =>
    figureOf(cell, /, ([\d.]+)×/),
  );
  expect(readme).toContain(
    `Five pixelated PNGs of a 6 MP JPEG take ${ms} ms on one thread: ${exact ?? ""} times as fast as libvips (sharp) ` +
      `doing the same job, ${fastest ?? ""} times as fast as its fastest recipe, which is less exact, ${pil ?? ""} times as fast as Pillow, ${jim ?? ""} times as fast as jimp`,
  );
});

it("the README states the memory of a 100 MP JPEG", () => {
  const found = rowOf("A 100 MP JPEG in a process of 128 MB, peak of the whole process")[1] ?? "";
  expect(readme).toContain(`A 100 MP JPEG needs a process of ${found.replace(" |", "")}`);
});

it("the README states how far sharp's own resizing is off", () => {
  const deviations = report
    .split("\n")
    .filter((line) => line.startsWith("| sharp | "))
    .map((line) => Number(line.split(" | ")[6]))
    .filter((levels) => levels > 0);
  expect(readme).toContain(`resizing is up to ${Math.round(Math.max(...deviations))} levels off`);
});
