import { readFileSync } from "node:fs";
import { decode, pixelate } from "@pixelater/core";
import { toProgressive } from "@pixelater/core/progressive";
import { describe, expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "./photos-in.ts";

describe("pixelater progressive", () => {
  it("writes the same photo, and says where its scans end", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("cat.jpg", smallJpeg());
    const output = folder.in("fast.jpg");
    const { bytes, scans, coarseEnd } = toProgressive(smallJpeg());
    const text = await pixelater(["progressive", photo, "-o", output]);
    expect([text.code, text.stderr]).toEqual([0, ""]);
    expect(text.stdout.toString()).toContain(`fast.jpg: ${bytes.length} bytes, `);
    expect(text.stdout.toString()).toContain(`the first ${coarseEnd} (`);
    expect(new Uint8Array(readFileSync(output))).toEqual(bytes);
    expect((await pixelater(["progressive", photo, "--quiet"])).lines).toEqual([]);
    expect(new Uint8Array(readFileSync(folder.in("cat-progressive.jpg")))).toEqual(bytes);
    const json = await pixelater(["progressive", photo, "-o", output, "--force", "--json"]);
    expect(JSON.parse(json.stdout.toString())).toEqual({
      ...{ photo, output, bytes: bytes.length, coarseEnd },
      scanEnds: scans.map(({ end }) => end),
    });
  });

  it("refuses other formats and files too many", async () => {
    using folder = new PhotoFolder();
    const png = folder.add("dots.png", smallPng());
    const { code, stderr } = await pixelater(["progressive", png]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("(UNSUPPORTED_FORMAT)")]);
    const usage = await pixelater(["progressive", png, png]);
    expect([usage.code, usage.stderr]).toEqual([
      2,
      expect.stringContaining("Expected one photo after progressive but got 2"),
    ]);
  });
});

describe("--progressive", () => {
  it("writes JPEG outputs as progressive ones, and leaves PNGs as they are", async () => {
    using folder = new PhotoFolder();
    const photos = [folder.add("in/cat.jpg", smallJpeg()), folder.add("in/dots.png", smallPng())];
    const { code } = await pixelater([...photos, "-g", "4", "--progressive", "-o", folder.in("out")]);
    expect(code).toBe(0);
    const jpeg = new Uint8Array(readFileSync(folder.in("out/cat-4x4.jpg")));
    const usual = pixelate(smallJpeg(), { grid: 4 });
    expect(jpeg).toEqual(toProgressive(usual).bytes);
    expect(decode(jpeg)).toEqual(decode(usual));
    expect(new Uint8Array(readFileSync(folder.in("out/dots-4x4.png")))).toEqual(
      pixelate(smallPng(), { grid: 4 }),
    );
  });

  it("is refused where all outputs are PNGs", async () => {
    const { code, stderr } = await pixelater(["cat.jpg", "--progressive", "--format", "png"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Expected JPEG outputs for --progressive")]);
  });
});
