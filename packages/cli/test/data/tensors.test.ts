import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure, pixelate, toTensor } from "@pixelater/core";
import { describe, expect, it } from "vitest";
import { NpyFile } from "../../src/data/npy-file.ts";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "../photos-in.ts";

/** Reads an array as NEP 1 describes it. */
function readNpy(path: string) {
  const bytes = readFileSync(path);
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, ...Buffer.from("NUMPY"), 1, 0]);
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  expect(bytes[start - 1]).toBe(0x0a);
  const header = bytes.subarray(10, start).toString("latin1").trimEnd();
  const fields =
    /^\{'descr': '(<f4|\|u1)', 'fortran_order': False, 'shape': \(((?:\d+, )*\d+)\), \}$/.exec(header) ?? [];
  const [, descr = "", shape = ""] = fields;
  const body = bytes.subarray(start);
  const values =
    descr === "<f4" ? Array.from({ length: body.length / 4 }, (_, i) => body.readFloatLE(4 * i)) : [...body];
  return { descr, shape: shape.split(", ").map(Number), values };
}

const tensorOf = (photo: Uint8Array, grid: number, options?: Parameters<typeof toTensor>[1]) => {
  const [mosaic] = measure(photo, [{ grid }]);
  return [...toTensor(mosaic, options)];
};

describe("--npy", () => {
  it("writes the cells of all photos as one array, with their names beside it", async () => {
    using folder = new PhotoFolder();
    const [a, b] = [folder.add("in/a.png", smallPng()), folder.add("in/b.jpg", smallJpeg())];
    const out = folder.in("data/cells.npy");
    const { code, stdout } = await pixelater([folder.in("in"), "--npy", out, "--grid", "4"]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: `${out}\n` });
    expect(readNpy(out)).toEqual({
      descr: "<f4",
      shape: [2, 3, 4, 4],
      values: [...tensorOf(smallPng(), 4), ...tensorOf(smallJpeg(), 4)],
    });
    expect(JSON.parse(readFileSync(folder.in("data/cells.json"), "utf8"))).toEqual({
      ...{ shape: [2, 3, 4, 4], dtype: "float32", layout: "nchw", channels: "rgb", light: "srgb" },
      names: [a, b],
    });
  });

  it("writes a file for each grid from one pass, in the layout, type, channels and light that are asked for", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("a.png", smallPng());
    const flags = "--layout nhwc --dtype uint8 --channels luma --light linear --grid 2,3".split(" ");
    await pixelater([photo, "--npy", folder.in("x.npy"), ...flags]);
    for (const grid of [2, 3]) {
      const [mosaic] = measure(smallPng(), [{ grid, light: "linear" }]);
      const options = { layout: "hwc", dtype: "uint8", channels: "luma", light: "linear" } as const;
      expect(readNpy(folder.in(`x-${grid}x${grid}.npy`))).toEqual({
        descr: "|u1",
        shape: [1, grid, grid, 1],
        values: [...toTensor(mosaic, options)],
      });
    }
  });

  it("names the photo of another shape, and leaves it and unreadable ones out", async () => {
    using folder = new PhotoFolder();
    const wide = folder.add("a.png", smallPng());
    const square = folder.add("b.png", pixelate(smallPng(), { grid: 5, scale: 1 }));
    folder.add("c.png", smallPng().subarray(0, 60));
    const again = folder.add("d.png", smallPng());
    const out = folder.in("x.npy");
    const { code, stderr } = await pixelater([folder.path, "--npy", out, "--across", "4", "-j", "1"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${square}: Expected 3 × 3 × 4 numbers, as of ${wide}, but this photo has 3 × 4 × 4`,
    );
    expect(stderr).toContain("(OTHER_SHAPE)");
    expect(stderr).toContain("(TRUNCATED)");
    expect(readNpy(out).shape).toEqual([2, 3, 3, 4]);
    expect(JSON.parse(readFileSync(folder.in("x.json"), "utf8"))).toMatchObject({ names: [wide, again] });
  });

  it("keeps existing files without --force, and writes none if no photo can be read", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("a.png", smallPng());
    folder.add("x.json", "mine");
    const refused = await pixelater([photo, "--npy", folder.in("x.npy")]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("x.json exists; --force replaces it");
    expect((await pixelater([photo, "--npy", folder.in("x.npy"), "--force"])).code).toBe(0);
    expect(readNpy(folder.in("x.npy")).shape).toEqual([1, 3, 5, 7]);
    const bad = folder.add("bad.png", smallPng().subarray(0, 60));
    expect((await pixelater([bad, "--npy", folder.in("y.npy")])).code).toBe(1);
    expect(folder.names()).toEqual(["a.png", "bad.png", "x.json", "x.npy"]);
  });

  it("leaves no temporary file if one of its files cannot be opened, or cannot have its name", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("a.png", smallPng());
    const settings = { grids: [], light: "srgb", tensor: {} } as const;
    expect(() => NpyFile.openAll([folder.in("x.npy"), join(photo, "y.npy")], settings)).toThrow();
    expect(folder.names()).toEqual(["a.png"]);
    // The names of the second one are too long for a file system.
    const npy = folder.in(`${"n".repeat(246)}.npy`);
    await pixelater([photo, "--npy", npy, "--grid", "2,10"]).catch(() => undefined);
    expect(folder.names().filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  const python = spawnSync("python3", ["-c", "import numpy"]);
  it.skipIf(python.status !== 0)(
    `is what numpy loads${python.status === 0 ? "" : ": skipped, as python3 has no numpy here"}`,
    async () => {
      using folder = new PhotoFolder();
      for (const name of ["a.png", "b.png", "c.png"]) folder.add(name, smallPng());
      const out = folder.in("x.npy");
      await pixelater([folder.path, "--npy", out, "--grid", "4"]);
      const script =
        "import sys, json, numpy; a = numpy.load(sys.argv[1], mmap_mode='r'); " +
        "print(json.dumps([list(a.shape), str(a.dtype), a.ravel().tolist()]))";
      const [shape, dtype, values] = JSON.parse(
        execFileSync("python3", ["-c", script, out]).toString(),
      ) as unknown[];
      expect([shape, dtype]).toEqual([[3, 3, 4, 4], "float32"]);
      expect(values).toEqual(readNpy(out).values);
    },
  );

  it.each([
    [["--layout", "nchw"], "Expected --npy beside --layout"],
    [["--npy", "x.txt"], "Expected a file that ends in .npy for --npy"],
    [["--npy", "x.npy", "--regions", "0,0,1,1"], "Expected no --regions with --npy, which writes no photos"],
    [["--npy", "x.npy", "--placeholder", "json"], "Expected --placeholder or --npy but got both"],
    [["--npy", "x.npy", "--dtype", "float16"], "Expected float32 or uint8 for --dtype"],
  ])("refuses %j", async (flags, message) => {
    const { code, stderr } = await pixelater(["a.png", ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
