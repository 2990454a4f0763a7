import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "../photos-in.ts";

describe("the outputs of an earlier run", () => {
  it("are not pixelated again by a second run in the same folder", async () => {
    using folder = new PhotoFolder();
    folder.add("cat.jpg", smallJpeg());
    folder.add("dog.png", smallPng());
    await pixelater([folder.path, "-g", "2,3"]);
    const before = readdirSync(folder.path);
    const { lines, stderr } = await pixelater([folder.path, "-g", "2,3", "--skip-existing"]);
    expect(lines).toEqual([]);
    expect(stderr).toContain("cat-2x2.jpg: skipped, and 3 more outputs of an earlier run (OWN_OUTPUT)");
    expect(readdirSync(folder.path)).toEqual(before);
    await pixelater([folder.path, "-g", "2,3", "--force"]);
    expect(readdirSync(folder.path)).toEqual(before);
  });

  it("are not pixelated again into another folder, nor with other grids", async () => {
    using folder = new PhotoFolder();
    folder.add("cat.jpg", smallJpeg());
    await pixelater([folder.path, "-c", "9"]);
    expect((await pixelater([folder.path, "-g", "4", "-o", folder.in("out")])).lines).toEqual([
      folder.in("out/cat-4x4.jpg"),
    ]);
  });

  it("are not pixelated again if a shell expands *.jpg", async () => {
    using folder = new PhotoFolder();
    const cat = folder.add("cat.jpg", smallJpeg());
    await pixelater([cat, "-g", "2"]);
    const { code, lines, stderr } = await pixelater([folder.in("cat-2x2.jpg"), cat, "-g", "3"]);
    expect({ code, lines }).toEqual({ code: 0, lines: [folder.in("cat-3x3.jpg")] });
    expect(stderr).toContain(
      "cat-2x2.jpg: skipped: its name is that of an output of cat.jpg; to pixelate it, give it as the only photo (OWN_OUTPUT)",
    );
    expect((await pixelater([folder.in("cat-2x2.jpg"), "-g", "3"])).lines).toEqual([
      folder.in("cat-2x2-3x3.jpg"),
    ]);
  });

  it("are recognized by --name and --out, too", async () => {
    using folder = new PhotoFolder();
    folder.add("trip/cat.jpg", smallJpeg());
    folder.add("trip/deep/dog.jpg", smallJpeg());
    const glob = `${folder.path}/**/*.jpg`;
    const small = [glob, "-g", "2", "--name", "{name}_small"];
    const inFolder = [glob, "-g", "2", "-o", folder.in("trip/out"), "--name", "{grid}/{name}"];
    expect((await pixelater(inFolder)).lines).toEqual([
      folder.in("trip/out/2x2/cat.jpg"),
      folder.in("trip/out/2x2/dog.jpg"),
    ]);
    expect((await pixelater([...inFolder, "--skip-existing"])).lines).toEqual([]);
    expect((await pixelater([...small, "-o", folder.in("trip/out"), "--json"])).code).toBe(1);
    using other = new PhotoFolder();
    other.add("cat.jpg", smallJpeg());
    const again = [other.path, "-g", "2", "--name", "{name}_small"];
    expect((await pixelater(again)).lines).toEqual([other.in("cat_small.jpg")]);
    expect((await pixelater([...again, "--skip-existing"])).lines).toEqual([]);
  });

  it("are recognized by the names of the Lambda function's outputs", async () => {
    using folder = new PhotoFolder();
    folder.add("cat.jpg", smallJpeg());
    folder.add("pixelated-8x8-cat.jpg", smallJpeg());
    const { lines, stderr } = await pixelater([folder.path, "-g", "2"]);
    expect(lines).toEqual([folder.in("cat-2x2.jpg")]);
    expect(stderr).toContain("pixelated-8x8-cat.jpg: skipped");
  });
});

describe("photos that only look like outputs", () => {
  it("are pixelated", async () => {
    using folder = new PhotoFolder();
    // There is no photo.jpg that this could be an output of.
    folder.add("photo-1920x1080.jpg", smallJpeg());
    folder.add("cat.jpg", smallJpeg());
    folder.add("cat.png", smallPng());
    expect((await pixelater([folder.path, "-g", "2"])).lines).toEqual(
      ["cat-2x2.jpg", "cat-2x2.png", "photo-1920x1080-2x2.jpg"].map((name) => folder.in(name)),
    );
    const { lines } = await pixelater([folder.path, "-g", "2", "--name", "{name}", "-o", folder.in("out")]);
    expect(lines).toEqual(
      ["cat.jpg", "cat.png", "photo-1920x1080.jpg"].map((name) => folder.in(`out/${name}`)),
    );
  });
});
