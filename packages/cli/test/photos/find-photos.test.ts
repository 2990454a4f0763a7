import { symlinkSync } from "node:fs";
import { relative } from "node:path";
import { describe, expect, it, vi } from "vitest";
import * as formatsPackage from "../../src/photos/formats-package.ts";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "../photos-in.ts";

const HEIC = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
const WEBP = Buffer.from("RIFF\x10\0\0\0WEBPVP8 ", "latin1");
const AVIF = Buffer.from("\0\0\0\x1cftypavif\0\0\0\0", "latin1");
const GIF = Buffer.from("GIF89a\x01\0\x01\0", "latin1");
const INSTALL = "npm install --global @pixelater/formats to read it, or convert it first";
const INSTALL_HEIC = "npm install --global @pixelater/formats libheif-js to read it, or convert it first";
const VIDEO = Buffer.from("\0\0\0\x1cftypisom\0\0\0\0", "latin1");

// As for most people: @pixelater/formats is not installed. other-formats.test.ts reads with it.
vi.spyOn(formatsPackage, "areFormatsInstalled").mockReturnValue(false);

/** Runs the command on a folder and returns its lines without the folder's path. */
async function pixelated(folder: PhotoFolder, ...flags: string[]) {
  const { code, lines, stderr } = await pixelater([folder.path, "-g", "2", ...flags]);
  const short = (text: string) => text.replaceAll(`${folder.path}/`, "");
  return { code, lines: lines.map(short), errors: stderr.split("\n").slice(0, -1).map(short) };
}

describe("a folder", () => {
  it.each([
    ["a.jpg", smallJpeg()],
    ["B.JPEG", smallJpeg()],
    ["c.jfif", smallJpeg()],
    ["d.JPE", smallJpeg()],
    ["e.PNG", smallPng()],
    ["f.png", smallJpeg()],
    ["IMG_0001", smallJpeg()],
    ["scan.2024-05-01", smallJpeg()],
    ["exported.heic", smallJpeg()],
    ["saved.webp", smallPng()],
  ])("detects %s by its content", async (name, bytes) => {
    using folder = new PhotoFolder();
    folder.add(name, bytes);
    const ext = bytes.length === smallPng().length ? "png" : "jpg";
    expect(await pixelated(folder)).toEqual({
      code: 0,
      lines: [`${name.replace(/\.[^.]*$/, "")}-2x2.${ext}`],
      errors: [],
    });
  });

  it.each([
    ["a.heic", HEIC, `HEIC; ${INSTALL_HEIC}`],
    ["a.HEIC", HEIC, `HEIC; ${INSTALL_HEIC}`],
    ["a.jpg", HEIC, `HEIC; ${INSTALL_HEIC}`],
    ["a.jpg", WEBP, `WebP; ${INSTALL}`],
    ["a.webp", WEBP, `WebP; ${INSTALL}`],
    ["a", AVIF, `AVIF; ${INSTALL}`],
    ["a.avif", AVIF, `AVIF; ${INSTALL}`],
    ["a.gif", GIF, `GIF; ${INSTALL}`],
    ["a.dat", GIF, `GIF; ${INSTALL}`],
    ["a.jpg", VIDEO, "a video; convert it first"],
    ["a.heic", Buffer.from("?"), "an unknown format; convert it first"],
  ])("skips %s that is %s, and reports it", async (name, bytes, format) => {
    using folder = new PhotoFolder();
    folder.add(name, bytes);
    folder.add("cat.jpg", smallJpeg());
    expect(await pixelated(folder)).toEqual({
      code: 0,
      lines: ["cat-2x2.jpg"],
      errors: [`pixelater: ${name}: skipped: Expected a JPEG or PNG but got ${format} (UNSUPPORTED_FORMAT)`],
    });
  });

  it("skips a photo with the extension of another kind of file, and reports it", async () => {
    using folder = new PhotoFolder();
    folder.add("cat.jpg", smallJpeg());
    folder.add("cat.jpg.bak", smallJpeg());
    expect((await pixelated(folder)).errors).toEqual([
      "pixelater: cat.jpg.bak: skipped: Expected the extension of an image but got a JPEG with .bak; rename it (UNSUPPORTED_FORMAT)",
    ]);
  });

  it("ignores other files without a report", async () => {
    using folder = new PhotoFolder();
    folder.add("cat.jpg", smallJpeg());
    folder.add("notes.txt", "hello");
    folder.add("video.mp4", VIDEO);
    folder.add("paper.pdf", "%PDF-1.7");
    folder.add("README", "hello");
    folder.add("Thumbs.db", "\u0001");
    folder.add(".hidden.jpg", smallJpeg());
    folder.add("._cat.jpg", smallJpeg());
    folder.add("deep/dog.jpg", smallJpeg());
    folder.add("folder.jpg/dog.jpg", smallJpeg());
    expect(await pixelated(folder)).toEqual({ code: 0, lines: ["cat-2x2.jpg"], errors: [] });
  });

  it("counts photos with unrecognizable content as failures", async () => {
    using folder = new PhotoFolder();
    folder.add("cat.jpg", smallJpeg());
    folder.add("empty.jpg", "");
    folder.add("torn.png", "???");
    const { code, lines, errors } = await pixelated(folder);
    expect({ code, lines }).toEqual({ code: 1, lines: ["cat-2x2.jpg"] });
    expect(errors).toEqual([
      expect.stringMatching(/^pixelater: empty\.jpg: .*\(TRUNCATED\)$/),
      expect.stringMatching(/^pixelater: torn\.png: .*\(UNSUPPORTED_FORMAT\)$/),
      expect.stringMatching(/^1 of 3 photos pixelated in [\d.]+ s, 2 failed$/),
    ]);
  });

  it("without a photo is a failure that reports its images", async () => {
    using folder = new PhotoFolder();
    folder.add("a.heic", HEIC);
    const { code, errors } = await pixelated(folder);
    expect(code).toBe(1);
    expect(errors).toEqual([
      expect.stringContaining("a.heic: skipped: Expected a JPEG or PNG but got HEIC"),
      `pixelater: ${folder.path}: no JPEG or PNG photos here (NOT_FOUND)`,
    ]);
  });

  it("follows links to photos, and ignores broken links", async () => {
    using folder = new PhotoFolder();
    using elsewhere = new PhotoFolder();
    symlinkSync(elsewhere.add("dog.jpg", smallJpeg()), folder.in("link.jpg"));
    symlinkSync(elsewhere.in("gone.jpg"), folder.in("broken.jpg"));
    expect((await pixelated(folder)).lines).toEqual(["link-2x2.jpg"]);
  });

  it("reports skipped files in JSON", async () => {
    using folder = new PhotoFolder();
    folder.add("a.heic", HEIC);
    folder.add("cat.png", smallPng());
    const { lines, errors } = await pixelated(folder, "--json");
    expect(errors).toEqual([]);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        photo: "a.heic",
        passedOver: {
          code: "UNSUPPORTED_FORMAT",
          message: `Expected a JPEG or PNG but got HEIC; ${INSTALL_HEIC}`,
        },
      },
      expect.objectContaining({ photo: "cat.png" }),
    ]);
    expect((await pixelated(folder, "--quiet", "--force")).errors).toEqual([]);
  });
});

describe("inputs", () => {
  it("for the same photo take it once", async () => {
    using folder = new PhotoFolder();
    const cat = folder.add("cat.png", smallPng());
    const { code, lines } = await pixelater([
      cat,
      relative(".", cat),
      folder.path,
      `${folder.path}/*.png`,
      "-g",
      "2",
    ]);
    expect({ code, lines }).toEqual({ code: 0, lines: [folder.in("cat-2x2.png")] });
  });

  it("that name a file take it whatever its name is", async () => {
    using folder = new PhotoFolder();
    const names = [".hidden.png", "cat.png.bak", "pixelated-8x8-cat.png", "cat-8x8.png", "[a]*.png"];
    const { lines } = await pixelater([...names.map((name) => folder.add(name, smallPng())), "-g", "2"]);
    expect(lines).toEqual(
      [
        ".hidden-2x2.png",
        "cat.png-2x2.png",
        "pixelated-8x8-cat-2x2.png",
        "cat-8x8-2x2.png",
        "[a]*-2x2.png",
      ].map((name) => folder.in(name)),
    );
  });

  it("with control characters in their names do not break lines", async () => {
    using folder = new PhotoFolder();
    const { stderr } = await pixelater([folder.add("a\n\u001b[2Jb.png", GIF)]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).toContain("a??[2Jb.png");
  });
});
