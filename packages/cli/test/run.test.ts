import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, measure, pixelate } from "@pixelater/core";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pixelater, smallJpeg, smallPng } from "./photos-in.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-cli-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function photo(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, bytes);
  return path;
}

describe("pixelater PHOTO", () => {
  it("writes five pixelated photos beside a photo and prints their paths", async () => {
    const cat = await photo("cat.jpg", smallJpeg());
    const { code, stdout, stderr } = await pixelater([cat]);
    const names = [8, 16, 32, 48, 64].map((n) => `cat-${n}x${n}.jpg`);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout.toString()).toBe(names.map((name) => `${join(folder, name)}\n`).join(""));
    expect((await readdir(folder)).sort()).toEqual(["cat.jpg", ...names].sort());
  });

  it("gives each pixel the mean of its cell", async () => {
    const dots = await photo("dots.png", smallPng());
    await pixelater([dots, "--grid", "3x2"]);
    const { data } = decode(await readFile(join(folder, "dots-3x2.png")));
    const [{ colors, xEdges, yEdges }] = measure(smallPng(), [{ grid: { columns: 3, rows: 2 } }]);
    expect([...xEdges]).toEqual([0, 2, 5, 7]);
    expect([...yEdges]).toEqual([0, 2, 5]);
    const cellOf = [0, 0, 1, 1, 1, 2, 2];
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 7; x++) {
        const cell = (y < 2 ? 0 : 3) + (cellOf[x] ?? 0);
        expect(data.subarray((y * 7 + x) * 4, (y * 7 + x) * 4 + 4)).toEqual(
          colors.subarray(cell * 4, cell * 4 + 4),
        );
      }
    }
  });

  it("takes cell sizes, another format and another folder, which it creates", async () => {
    const cat = await photo("cat.JPEG", smallJpeg());
    const out = join(folder, "a", "b");
    const { code } = await pixelater([cat, "--cell-size", "10,25px", "--format", "png", "-o", out]);
    expect(code).toBe(0);
    expect((await readdir(out)).sort()).toEqual(["cat-10px.png", "cat-25px.png"]);
    const { width, height, data } = decode(await readFile(join(out, "cat-10px.png")));
    expect([width, height]).toEqual([40, 30]);
    expect(Math.abs((data[0] ?? 0) - 30)).toBeLessThanOrEqual(2);
    expect(Math.abs((data[39 * 4] ?? 0) - 220)).toBeLessThanOrEqual(2);
  });

  it("writes .jpg for every extension of a JPEG, as the page does", async () => {
    const cat = await photo("cat.JPEG", smallJpeg());
    await pixelater([cat, "-g", "8"]);
    expect(await readdir(folder)).toContain("cat-8x8.jpg");
  });

  it("goes by the content of a file, not by its name", async () => {
    const misnamed = await photo("cat.jpg", smallPng());
    await pixelater([misnamed, "-g", "2"]);
    const output = await readFile(join(folder, "cat-2x2.png"));
    expect(output.subarray(1, 4).toString()).toBe("PNG");
  });

  it("uses only the colours of a palette", async () => {
    const dots = await photo("dots.png", smallPng());
    await pixelater([dots, "-g", "4", "--palette", "102030,#ffffff"]);
    const { data } = decode(await readFile(join(folder, "dots-4x4.png")));
    const colors = new Set(Array.from({ length: 35 }, (_, i) => data.subarray(i * 4, i * 4 + 3).join(",")));
    expect([...colors].sort()).toEqual(["16,32,48", "255,255,255"]);
  });

  it("draws cells apart, in the colours of a file", async () => {
    const dots = await photo("dots.png", smallPng());
    await photo("two.hex", Buffer.from("102030\nffffff\n"));
    const flags = ["-c", "4", "--palette", join(folder, "two.hex"), "--gap", "2", "--gap-color", "ff0000"];
    expect(await pixelater([dots, ...flags])).toMatchObject({ code: 0 });
    const { data } = decode(await readFile(join(folder, "dots-4px.png")));
    const firstRows = [0, 1].map((y) =>
      Array.from({ length: 7 }, (_, x) => data.subarray(4 * (7 * y + x), 4 * (7 * y + x) + 3).join(",")),
    );
    expect(firstRows[0]).toEqual(Array<string>(7).fill("255,0,0"));
    expect(firstRows[1]?.map((color) => color === "255,0,0")).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  it("pixelates regions only, and rejects a photo if one of them is outside", async () => {
    const dots = await photo("dots.png", smallPng());
    await pixelater([dots, "-c", "3", "--regions", "0,0,1,1"]);
    const [before, after] = [
      decode(await readFile(dots)),
      decode(await readFile(join(folder, "dots-3px.png"))),
    ];
    const changed = new Set<string>();
    after.data.forEach((value, i) => {
      const pixel = i >> 2;
      if (value !== before.data[i]) {
        changed.add(
          `${Math.floor((pixel % after.width) / 3)},${Math.floor(Math.floor(pixel / after.width) / 3)}`,
        );
      }
    });
    expect([...changed]).toEqual(["0,0"]);

    const { code, stderr } = await pixelater([dots, "-c", "4", "-r", "0,0,1,1; 900,0,9,9"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("received 900,0,9,9 (REGION_OUTSIDE)")]);
    expect(await readdir(folder)).not.toContain("dots-4px.png");
  });

  it("averages light with --light linear", async () => {
    const halves = new PNG({ width: 2, height: 1 });
    halves.data.set([0, 0, 0, 255, 255, 255, 255, 255]);
    const path = await photo("halves.png", PNG.sync.write(halves));
    await pixelater([path, "-g", "1", "--light", "linear"]);
    const { data } = decode(await readFile(join(folder, "halves-1x1.png")));
    expect(data[0]).toBe(188);
  });
});

describe("pixelater with many photos", () => {
  it("takes folders and globs, and skips its own outputs", async () => {
    await photo("b.png", smallPng());
    await photo("a.jpg", smallJpeg());
    await photo("note.txt", Buffer.from("no photo"));
    await photo("pixelated-8x8-old.png", smallPng());
    await photo("deep/c.png", smallPng());
    const out = join(folder, "out");
    const first = await pixelater([folder, "-g", "2", "-o", out]);
    expect(first.code).toBe(0);
    expect((await readdir(out)).sort()).toEqual(["a-2x2.jpg", "b-2x2.png"]);

    const again = join(folder, "again");
    await pixelater([`${folder}/**/[bc].png`, "-g", "2", "-o", again]);
    expect((await readdir(again)).sort()).toEqual(["b-2x2.png", "c-2x2.png"]);
  });

  it("continues after an unreadable file, prints a line for each, and exits with 1", async () => {
    const cut = await photo("cut.jpg", smallJpeg().subarray(0, 300));
    const gif = await photo("moving.gif", Buffer.from("GIF89a\u0001\u0000\u0001\u0000"));
    const cat = await photo("cat.jpg", smallJpeg());
    const absent = join(folder, "absent.jpg");
    const { code, stdout, stderr } = await pixelater([cut, gif, absent, cat, "-g", "8"]);
    expect(code).toBe(1);
    expect(stdout.toString()).toBe(`${join(folder, "cat-8x8.jpg")}\n`);
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^pixelater: .*cut\.jpg: .*\(TRUNCATED\)$/);
    expect(lines[1]).toMatch(/^pixelater: .*moving\.gif: .*GIF.*\(TRUNCATED\)$/);
    expect(lines[2]).toBe(`pixelater: ${absent}: no such file or folder (NOT_FOUND)`);
    expect(lines[3]).toMatch(/^1 of 4 photos pixelated in/);
  });

  it("does not write two photos with one name into one file, even with --force", async () => {
    const one = await photo("one/cat.png", smallPng());
    const other = await photo("other/cat.png", smallPng());
    const out = join(folder, "out");
    const { code, stderr } = await pixelater([one, other, "-g", "2", "-o", out, "--force"]);
    expect(code).toBe(1);
    expect(stderr).toContain(`is an output of ${one}, too`);
  });

  it("prints a line of JSON for each photo", async () => {
    const dots = await photo("dots.png", smallPng());
    const bad = await photo("bad.png", smallPng().subarray(0, 60));
    const { stdout } = await pixelater([dots, bad, "-g", "2", "--json"]);
    const [good, failure, ...rest] = stdout
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    const path = join(folder, "dots-2x2.png");
    const bytes = (await readFile(path)).length;
    expect(rest).toEqual([]);
    expect(good).toMatchObject({ photo: dots, width: 7, height: 5, outputs: [{ grid: "2x2", path, bytes }] });
    expect(failure).toMatchObject({ photo: bad, error: { code: "TRUNCATED" } });
  });
});

describe("pixelater and existing files", () => {
  it("keeps them without --force", async () => {
    const dots = await photo("dots.png", smallPng());
    const mine = await photo("dots-2x2.png", Buffer.from("mine"));
    const refused = await pixelater([dots, "-g", "2"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      `pixelater: ${dots}: ${mine} exists; --force replaces it, --skip-existing keeps it (EXISTS)\n`,
    );
    expect(await readFile(mine, "utf8")).toBe("mine");

    const forced = await pixelater([dots, "-g", "2", "--force", "--quiet"]);
    expect(forced).toMatchObject({ code: 0, stderr: "" });
    expect(forced.stdout).toHaveLength(0);
    expect(decode(await readFile(mine)).width).toBe(7);
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("reports an unwritable folder", async () => {
    const dots = await photo("dots.png", smallPng());
    const { code, stderr } = await pixelater([dots, "-g", "2", "-o", join(folder, "long".repeat(100))]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/\(ENAMETOOLONG\)\n$/);
  });

  it("reports a file in the folder's place before it reads a photo", async () => {
    const file = await photo("file", Buffer.from(""));
    const { code, stderr } = await pixelater(["absent.png", "-g", "2", "-o", join(file, "sub")]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Expected a folder for --out but ${file} is a file`);
  });
});

describe("pixelater -", () => {
  it("reads standard input and writes standard output", async () => {
    const { code, stdout, stderr } = await pixelater(["-", "-g", "2"], smallPng());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(new Uint8Array(stdout)).toEqual(pixelate(smallPng(), { grid: 2 }));
  });

  it("writes files from standard input into a folder", async () => {
    await pixelater(["-", "-g", "2,3", "-o", folder], smallPng());
    expect((await readdir(folder)).sort()).toEqual(["stdin-2x2.png", "stdin-3x3.png"]);
  });

  it("names standard input in its messages", async () => {
    const { code, stdout, stderr } = await pixelater(["-", "-g", "2"], Buffer.from("text"));
    expect(code).toBe(1);
    expect(stdout).toHaveLength(0);
    expect(stderr).toMatch(/^pixelater: standard input: .*\(UNSUPPORTED_FORMAT\)\n$/);
  });
});

describe("--faces", () => {
  const portrait = new URL("../../../photos/astronaut.png", import.meta.url);

  it("hides the faces that it finds, and says how many", async () => {
    const path = await photo("portrait.png", await readFile(portrait));
    const { code, stderr } = await pixelater([path, "-g", "8", "--faces", "--color", "#00ff00"]);
    expect(stderr).toBe(`${path}: 1 face hidden; check the output\n`);
    expect(code).toBe(0);
    const { width, data } = decode(await readFile(join(folder, "portrait-8x8.png")));
    const colorAt = (x: number, y: number) => [
      ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
    ];
    const { data: before } = decode(await readFile(portrait));
    expect(colorAt(224, 120)).toEqual([0, 255, 0]);
    expect([...data.subarray(0, 4)]).toEqual([...before.subarray(0, 4)]);
  });

  it("fails where there is none, and writes nothing, unless there are regions", async () => {
    const dots = await photo("dots.png", smallPng());
    const without = await pixelater([dots, "-c", "3", "--faces", "--json"]);
    expect(without.code).toBe(1);
    expect(JSON.parse(without.stdout.toString())).toMatchObject({ error: { code: "NO_FACES" } });
    expect(await readdir(folder)).toEqual(["dots.png"]);
    const beside = await pixelater([dots, "-c", "3", "--faces", "-r", "0,0,1,1", "--json"]);
    expect(beside.code).toBe(0);
    expect(JSON.parse(beside.stdout.toString())).toMatchObject({ faces: 0, outputs: [{ grid: "3px" }] });
  });

  it("finds them on several threads", async () => {
    const paths = [await photo("a.png", await readFile(portrait)), await photo("b.png", smallPng())];
    const { code, stderr } = await pixelater([...paths, "-g", "8", "--faces", "--jobs", "2"]);
    expect(code).toBe(1);
    expect(stderr).toContain("a.png: 1 face hidden");
    expect(stderr).toContain("(NO_FACES)");
  });

  it("is no --keep", async () => {
    const { code, stderr } = await pixelater(["x.png", "--faces", "--keep", "0,0,1,1"]);
    expect(code).toBe(2);
    expect(stderr).toContain("Expected --faces or --keep but got both");
  });
});
