import { readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "../photos-in.ts";

const PORTRAIT = readFileSync(new URL("../../../../photos/astronaut.png", import.meta.url));

describe("--review", () => {
  it("shows what would be hidden, writes no photo, and its JSON leads to the same output as --faces", async () => {
    using folder = new PhotoFolder();
    const portrait = folder.add("portrait.png", PORTRAIT);
    const sheet = folder.in("review.html");
    const { code, stdout } = await pixelater([portrait, "--faces", "--review", sheet, "--json"]);
    expect(code).toBe(0);
    expect(await readdir(folder.path)).toEqual(["portrait.png", "review.html"]);
    const line = JSON.parse(stdout.toString()) as { found: { region: string; score: number }[] };
    expect(line).toMatchObject({ photo: portrait, faces: 1, outputs: [] });
    expect(line.found).toEqual([
      { region: expect.stringMatching(/^ellipse \d+,\d+,\d+,\d+ pad 40%$/) as unknown, score: 1 },
    ]);
    const html = await readFile(sheet, "utf8");
    expect(html).toContain(`<code>${line.found[0]?.region ?? "none"}</code> <small>score 1.00</small>`);
    expect(html).toContain('<svg viewBox="0 0 512 512"');
    expect(html).toContain("data:image/jpeg;base64,");
    expect(html.match(/<ellipse /g)).toHaveLength(2);

    const saved = folder.add("found.json", stdout);
    const options = ["--strength", "4", "-o"];
    await pixelater([portrait, "--regions-file", saved, ...options, folder.in("saved/")]);
    await pixelater([portrait, "--faces", ...options, folder.in("faces/")]);
    const name = "portrait-strength-4.png";
    expect(await readFile(folder.in(`saved/${name}`))).toEqual(await readFile(folder.in(`faces/${name}`)));
    const verified = await pixelater([
      ...["verify", portrait, folder.in(`saved/${name}`)],
      ...["--faces", "--strength", "4"],
    ]);
    expect([verified.code, verified.stderr]).toEqual([0, ""]);
  });

  it("shows regions that were given, and why photos cannot be hidden; names of files bring no elements", async () => {
    using folder = new PhotoFolder();
    folder.add("a<b>&.png", smallPng());
    folder.add("cut.jpg", smallJpeg().subarray(0, 300));
    folder.add("cat.jpg", smallJpeg());
    const sheet = folder.in("review.html");
    const regions = ["-r", "20,20,9,9; polygon 1,1,30,2,2,20", "--strength", "3"];
    const { code, stdout, stderr } = await pixelater([folder.path, ...regions, "--review", sheet]);
    expect([code, stdout.toString()]).toEqual([1, `${sheet}\n`]);
    expect(stderr).toMatch(/\(REGION_OUTSIDE\)\n[^]*\(TRUNCATED\)/);
    const html = await readFile(sheet, "utf8");
    expect(html).toContain("a&#60;b&#62;&#38;.png");
    expect(html).toContain("polygon 1,1,30,2,2,20 cells 3");
    expect(html).toContain('points="1,1 30,2 2,20"');
    expect(html.match(/class="problem"/g)).toHaveLength(2);
    expect(html).not.toContain("score");
  });

  it("replaces a page only with --force", async () => {
    using folder = new PhotoFolder();
    const cat = folder.add("cat.jpg", smallJpeg());
    const sheet = folder.add("review.html", "kept");
    const args = [cat, "-r", "1,1,9,9", "--review", sheet];
    const { code, stderr } = await pixelater(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--force replaces it")]);
    expect(await readFile(sheet, "utf8")).toBe("kept");
    expect((await pixelater([...args, "--force"])).code).toBe(0);
    expect(await readFile(sheet, "utf8")).toContain("<!doctype html>");
  });
});

describe("--regions-file", () => {
  it("fails for a photo that it does not list, or lists without regions, and hides the others", async () => {
    using folder = new PhotoFolder();
    for (const name of ["a.jpg", "b.jpg", "c.jpg"]) folder.add(name, smallJpeg());
    const lines = [
      { photo: "a.jpg", found: [{ region: "1,1,9,9; ellipse 20,2,9,9" }] },
      { photo: "b.jpg", found: [] },
      { photo: "c.jpg", error: { code: "NO_FACES", message: "" } },
    ];
    const saved = folder.add("found.json", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { code, stdout } = await pixelater([
      ...[folder.path, "--regions-file", saved, "--strength", "2"],
      ...["-o", folder.in("out"), "--json"],
    ]);
    expect(code).toBe(1);
    const outcomes = stdout
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown)
      .filter((line) => !JSON.stringify(line).includes("found.json"));
    expect(outcomes).toMatchObject([
      { outputs: [{ grid: "strength-2" }] },
      { error: { code: "NO_FACES" } },
      { error: { code: "NOT_LISTED" } },
    ]);
  });

  it.each([
    ["no JSON", 'got "no JSON"'],
    ['{"found": []}', "line 2 but got"],
    ['{"photo": "a.jpg", "found": "1,2,3,4"}', 'Expected {"photo"'],
    ['{"photo": "a.jpg", "found": [{"region": "1,2,3"}]}', "Expected regions such as"],
    ['{"photo": "a.jpg", "found": [{"score": 1}]}', "but got"],
  ])("refuses %s", async (line, message) => {
    using folder = new PhotoFolder();
    const saved = folder.in("found.json");
    await writeFile(saved, `{"photo": "b.jpg", "found": []}\n${line}\n`);
    const { code, stderr } = await pixelater(["a.jpg", "--regions-file", saved]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("must exist", async () => {
    const { code, stderr } = await pixelater(["a.jpg", "--regions-file", "none.json"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('got "none.json": ENOENT')]);
  });
});
