import { readdirSync, readFileSync, statSync, unlinkSync, utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "./photos-in.ts";

const LONG_AGO = new Date("2001-01-01");

describe("--skip-existing", () => {
  it("writes only the outputs that an interrupted run did not", async () => {
    using folder = new PhotoFolder();
    folder.add("in/a.jpg", smallJpeg());
    folder.add("in/b.png", smallPng());
    const command = [folder.in("in"), "-g", "2,3,4", "-o", folder.in("out")];
    await pixelater(command);
    const whole = contents(folder.in("out"));
    for (const name of ["a-2x2.jpg", "a-4x4.jpg"]) utimesSync(folder.in(`out/${name}`), LONG_AGO, LONG_AGO);
    unlinkSync(folder.in("out/a-3x3.jpg"));

    const { code, lines, stderr } = await pixelater([...command, "--skip-existing"]);
    expect({ code, lines }).toEqual({ code: 0, lines: [folder.in("out/a-3x3.jpg")] });
    expect(stderr).toMatch(/^1 of 2 photos pixelated in [\d.]+ s, 1 already complete\n$/);
    expect(contents(folder.in("out"))).toEqual(whole);
    expect(statSync(folder.in("out/a-2x2.jpg")).mtime).toEqual(LONG_AGO);
    expect(statSync(folder.in("out/a-4x4.jpg")).mtime).toEqual(LONG_AGO);
  });

  it("does not read a photo if all its outputs exist", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("a.png", smallPng());
    folder.add("a-2x2.png", "mine");
    // Its header says PNG, and nothing follows.
    folder.add("a.png", smallPng().subarray(0, 8));
    const { code, lines } = await pixelater([photo, "-g", "2", "--skip-existing", "--json"]);
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { photo, outputs: [], existing: [{ grid: "2x2", path: folder.in("a-2x2.png") }] },
    ]);
    expect(readFileSync(folder.in("a-2x2.png"), "utf8")).toBe("mine");
  });

  it("treats an empty file, as after a power failure, as missing", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("a.png", smallPng());
    const output = folder.add("a-2x2.png", "");
    expect((await pixelater([photo, "-g", "2", "--skip-existing"])).lines).toEqual([output]);
    expect(readFileSync(output).length).toBeGreaterThan(60);
  });

  it("works with a file and with --name, too", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("a.png", smallPng());
    const file = ["-g", "2", "-o", folder.in("x.png"), "--skip-existing"];
    expect((await pixelater([photo, ...file])).lines).toEqual([folder.in("x.png")]);
    expect((await pixelater([photo, ...file])).lines).toEqual([]);
    const named = [photo, "-g", "2", "-g", "3", "--name", "{grid}/{name}", "--skip-existing"];
    expect((await pixelater(named)).lines).toHaveLength(2);
    unlinkSync(folder.in("3x3/a.png"));
    expect((await pixelater(named)).lines).toEqual([folder.in("3x3/a.png")]);
  });
});

describe("without --skip-existing", () => {
  it("a photo with an existing output is refused as a whole, with advice", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("a.png", smallPng());
    folder.add("a-3x3.png", "mine");
    const { code, stderr } = await pixelater([photo, "-g", "2,3"]);
    expect(code).toBe(1);
    expect(stderr).toContain("--force replaces it, --skip-existing keeps it (EXISTS)");
    expect(readdirSync(folder.path).sort()).toEqual(["a-3x3.png", "a.png"]);
  });
});

function contents(folder: string): Record<string, string> {
  const names = readdirSync(folder);
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(`${folder}/${name}`).toString("base64")]),
  );
}
