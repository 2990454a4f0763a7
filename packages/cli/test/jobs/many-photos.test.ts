import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "../photos-in.ts";

/** Adds photos of several sizes and kinds, and some that fail. They do not finish in their order. */
function addPhotos(folder: PhotoFolder): void {
  const large = largePng();
  for (let i = 0; i < 16; i++) {
    const name = `in/${String(i).padStart(2, "0")}`;
    if (i % 8 === 0) folder.add(`${name}.png`, large);
    else if (i % 8 === 5) folder.add(`${name}.jpg`, smallJpeg().subarray(0, 300));
    else folder.add(i % 2 === 0 ? `${name}.png` : `${name}.jpg`, i % 2 === 0 ? smallPng() : smallJpeg());
  }
}

function largePng(): Uint8Array {
  const png = new PNG({ width: 900, height: 700 });
  for (let i = 0; i < png.data.length; i++) png.data[i] = i % 4 === 3 ? 255 : (i * i) % 251;
  return PNG.sync.write(png);
}

describe("--jobs", () => {
  it("changes neither the outputs nor the printed lines and their order", async () => {
    using folder = new PhotoFolder();
    addPhotos(folder);
    const runs = [];
    for (const jobs of ["1", "2", "5", String(availableParallelism())]) {
      const out = folder.in(`out-${jobs}-${runs.length}`);
      const { code, lines, stderr } = await pixelater([
        folder.in("in"),
        "-g",
        "3,5",
        "-o",
        out,
        "--jobs",
        jobs,
      ]);
      const relative = (text: string) => text.replaceAll(out, "OUT").replace(/ in [\d.]+ s/, "");
      const files = readdirSync(out).map((name) => [name, readFileSync(`${out}/${name}`).toString("base64")]);
      runs.push({ code, lines: lines.map(relative), stderr: relative(stderr), files });
    }
    const [first, ...others] = runs;
    expect(first?.lines).toEqual(first?.lines.toSorted());
    expect(first?.files).toHaveLength(28);
    expect(first?.code).toBe(1);
    for (const other of others) expect(other).toEqual(first);
  });

  it("gives a name to the first of two photos that want it", async () => {
    using folder = new PhotoFolder();
    const first = folder.add("one/cat.png", largePng());
    const second = folder.add("other/cat.png", smallPng());
    const out = folder.in("out");
    const { code, lines, stderr } = await pixelater([
      first,
      second,
      "-g",
      "2",
      "-o",
      out,
      "--jobs",
      "2",
      "--force",
    ]);
    expect({ code, lines }).toEqual({ code: 1, lines: [folder.in("out/cat-2x2.png")] });
    expect(stderr).toContain(
      `${second}: ${out}/cat-2x2.png is an output of ${first}, too; use --name "{dir}-{name}-{grid}" (EXISTS)`,
    );
    const apart = await pixelater([first, second, "-g", "2", "-o", out, "--name", "{dir}-{name}-{grid}"]);
    expect(apart.lines).toEqual([folder.in("out/one-cat-2x2.png"), folder.in("out/other-cat-2x2.png")]);
  });

  it("never overwrites a photo that is not pixelated yet", async () => {
    using folder = new PhotoFolder();
    const first = folder.add("a.jpg", smallJpeg());
    const second = folder.add("in/a.jpg", smallJpeg());
    const { code, stderr } = await pixelater([
      second,
      first,
      "-g",
      "2",
      "-o",
      folder.path,
      "--name",
      "{name}",
      "-f",
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${first} is one of the photos; choose other names with --name or --out (EXISTS)`,
    );
  });
});
