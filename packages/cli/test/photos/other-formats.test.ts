import { readFileSync } from "node:fs";
import { decode, inspect } from "@pixelater/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as formatsPackage from "../../src/photos/formats-package.ts";
import { PhotoFolder, pixelater, smallJpeg } from "../photos-in.ts";

/** 80 × 64 pixels, opaque. */
const HEIC = fixture("photo.heic");
/** 48 × 32 pixels, of which the left ones are transparent. */
const CLEAR_HEIC = fixture("alpha.heic");
const BMP = fixture("rgb.bmp");

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../../formats/test/fixtures/${name}`, import.meta.url)));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("photos in other formats", () => {
  it("become a JPEG, or a PNG where there is transparency", async () => {
    using folder = new PhotoFolder();
    folder.add("a.heic", HEIC);
    folder.add("b.heic", CLEAR_HEIC);
    folder.add("c.bmp", BMP);
    folder.add("d.jpg", smallJpeg());
    const { code, lines } = await pixelater([folder.path, "-g", "2"]);
    expect(code).toBe(0);
    const names = ["a-2x2.jpg", "b-2x2.png", "c-2x2.jpg", "d-2x2.jpg"];
    expect(lines).toEqual(names.map((name) => folder.in(name)));
    const outputs = names.map((name) => readFileSync(folder.in(name)));
    expect(
      outputs.map((file) => inspect(file)).map(({ format, width, height }) => [format, width, height]),
    ).toEqual([
      ["jpeg", 80, 64],
      ["png", 48, 32],
      ["jpeg", 48, 32],
      ["jpeg", 40, 30],
    ]);
    // Red grows to the right and green downwards.
    const { data } = decode(outputs[0] ?? new Uint8Array(0));
    const [left, right, bottom] = [0, 4 * 79, 4 * 80 * 63].map((at) => [...data.subarray(at, at + 3)]);
    expect(
      [left?.[0], right?.[0], left?.[1], bottom?.[1]].map((value) => Math.round((value ?? 0) / 64)),
    ).toEqual([1, 3, 1, 3]);
  });

  it("are pixelated alone and in regions, in a chosen format, to a file and to standard output", async () => {
    using folder = new PhotoFolder();
    const path = folder.add("a.heic", HEIC);
    const out = folder.in("out.png");
    expect((await pixelater([path, "-r", "0,0,20,20", "-g", "4", "-o", out])).code).toBe(0);
    const seen = decode(readFileSync(out));
    expect([seen.width, seen.height]).toEqual([80, 64]);
    // One cell on the left, a gradient on the right.
    expect(seen.data[0]).toBe(seen.data[4 * 15]);
    expect(seen.data[4 * 60]).toBeLessThan(seen.data[4 * 75] ?? 0);
    const { stdout } = await pixelater([path, "-g", "4", "-o", "-"]);
    expect(inspect(stdout).format).toBe("jpeg");
  });

  it("can be verified, and reviewed", async () => {
    using folder = new PhotoFolder();
    const path = folder.add("a.heic", HEIC);
    const out = folder.in("out.png");
    await pixelater([path, "-r", "0,0,20,20", "-o", out]);
    expect((await pixelater(["verify", path, out, "-r", "0,0,20,20"])).code).toBe(0);
    const sheet = folder.in("sheet.html");
    expect((await pixelater([path, "-r", "0,0,20,20", "--review", sheet])).code).toBe(0);
    expect(readFileSync(sheet, "utf8")).toContain("data:image/jpeg");
  });

  it("have placeholders, arrays and animations, on one thread and on several", async () => {
    using folder = new PhotoFolder();
    const [heic, bmp] = [folder.add("a.heic", HEIC), folder.add("b.bmp", BMP)];
    const { lines } = await pixelater([heic, "--placeholder", "json"]);
    expect(JSON.parse(lines.join("\n"))).toMatchObject({ [heic]: { width: 80, height: 64 } });
    const npy = folder.in("x.npy");
    expect((await pixelater([heic, bmp, "--npy", npy, "--grid", "4", "-j", "2"])).code).toBe(0);
    expect(readFileSync(npy).toString("latin1", 10, 120)).toContain("'shape': (2, 3, 4, 4)");
    const gif = folder.in("a.gif");
    expect((await pixelater(["reveal", heic, "-o", gif])).code).toBe(0);
    expect(readFileSync(gif).toString("latin1", 0, 6)).toBe("GIF89a");
  });

  it("of cameras' raw files are skipped in a folder, and reported", async () => {
    using folder = new PhotoFolder();
    folder.add("cat.jpg", smallJpeg());
    // As a NEF, CR2 or DNG begins: a TIFF.
    folder.add("cat.NEF", Buffer.from("II*\0\x08\0\0\0\0\0", "latin1"));
    folder.add("dog.raf", "FUJIFILMCCD-RAW 0201");
    const { code, lines, stderr } = await pixelater([folder.path, "-g", "2"]);
    expect({ code, lines }).toEqual({ code: 0, lines: [folder.in("cat-2x2.jpg")] });
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      expect.stringMatching(
        /cat\.NEF: skipped: Expected a photo but got a camera raw file with \.nef; develop/,
      ),
      expect.stringMatching(
        /dog\.raf: skipped: Expected a photo but got a camera raw file with \.raf; develop/,
      ),
    ]);
  });

  it("that are broken fail alone", async () => {
    using folder = new PhotoFolder();
    folder.add("a.heic", HEIC.subarray(0, 700));
    folder.add("b.bmp", BMP);
    const { code, lines, stderr } = await pixelater([folder.path, "-g", "2"]);
    expect({ code, lines }).toEqual({ code: 1, lines: [folder.in("b-2x2.jpg")] });
    expect(stderr).toMatch(/a\.heic: Expected a whole HEIC but the input ends after 700 bytes \(TRUNCATED\)/);
  });

  it("say how to read them where @pixelater/formats is not installed", async () => {
    vi.spyOn(formatsPackage, "areFormatsInstalled").mockReturnValue(false);
    using folder = new PhotoFolder();
    const path = folder.add("a.heic", HEIC);
    const { code, stderr } = await pixelater([path, "-g", "2"]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `pixelater: ${path}: Expected a JPEG or PNG but got HEIC; npm install --global @pixelater/formats libheif-js to read it, or convert it first (UNSUPPORTED_FORMAT)\n`,
    );
  });
});
