import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PhotoFolder, smallJpeg, smallPng } from "./photos-in.ts";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, EXAMPLES = ""] = [...README.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block ?? "");

/** The outputs of each example, in the order of the README. */
const WRITTEN: readonly (readonly string[])[] = [
  [8, 16, 32, 48, 64].map((n) => `cat-${n}x${n}.jpg`),
  ["small.png"],
  ["out/b-32x32.jpg", "out/c-32x32.png"],
  [],
  ["trip/10px/d.png", "trip/deep/10px/e.png"],
  ["tiles.jpg"],
  ["car-40px.jpg"],
  [8, 16, 32, 48, 64].map((n) => `car-${n}x${n}.jpg`),
  [8, 16, 32, 48, 64].map((n) => `class-${n}x${n}.jpg`),
  ["review.html"],
  ["cat-72-across.jpg"],
  ["cat-48-across.png"],
  ["cat-40-across.jpg"],
  ["portrait-strength-4.png"],
  ["cat.gif"],
  ["fast.jpg"],
];

describe.skipIf(process.platform === "win32")("the README's examples", () => {
  it("write the files that they name", () => {
    using folder = new PhotoFolder();
    for (const name of ["cat.jpg", "car.jpg", "class.jpg", "holidays/b.jpg"]) folder.add(name, smallJpeg());
    for (const name of ["holidays/c.png", "trip/d.png", "trip/deep/e.png"]) folder.add(name, smallPng());
    folder.add("portrait.png", readFileSync(new URL("../../../photos/astronaut.png", import.meta.url)));
    const commands = EXAMPLES.split("\n").filter((line) => line !== "");
    expect(commands).toHaveLength(WRITTEN.length);
    for (const [i, command] of commands.entries()) {
      const before = filesIn(folder);
      const script = `pixelater() { ${JSON.stringify(process.execPath)} ${JSON.stringify(MAIN)} "$@"; }\n${command}`;
      const { status, stderr } = spawnSync("sh", ["-c", script], { cwd: folder.path });
      expect({ command, status, stderr: stderr.toString().replace(/^\d of .*\n/m, "") }).toMatchObject({
        status: 0,
      });
      expect(filesIn(folder).filter((name) => !before.includes(name))).toEqual(
        [...(WRITTEN[i] ?? [])].sort(),
      );
    }
  });
});

function filesIn(folder: PhotoFolder): string[] {
  return readdirSync(folder.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.path.length + 1))
    .sort();
}
