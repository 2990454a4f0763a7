import { existsSync, readFileSync } from "node:fs";
import { placeholder } from "@pixelater/core";
import { blurHash, thumbHash } from "@pixelater/core/hashes";
import { expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg, smallPng } from "../photos-in.ts";

const expectedOf = (photo: Uint8Array, columns: number) => {
  const { hashes, ...about } = placeholder(photo, { columns, hashes: { thumbHash, blurHash } });
  return { ...about, ...hashes };
};

it("prints the placeholder of every photo as JSON by path, and writes nothing", async () => {
  using folder = new PhotoFolder();
  const [a, b] = [folder.add("a.png", smallPng()), folder.add("b.jpg", smallJpeg())];
  const { code, stdout } = await pixelater([folder.path, "--placeholder", "json", "--across", "4"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout.toString())).toEqual({
    [a]: expectedOf(smallPng(), 4),
    [b]: expectedOf(smallJpeg(), 4),
  });
  expect(folder.names()).toEqual(["a.png", "b.jpg"]);
});

it("writes <img> elements, with addresses relative to the page", async () => {
  using folder = new PhotoFolder();
  const photo = folder.add("my photos/50% off.png", smallPng());
  const page = folder.in("site/gallery.html");
  const { stdout } = await pixelater([photo, "--placeholder", page]);
  expect(stdout.toString()).toBe(`${page}\n`);
  const { width, height, css } = expectedOf(smallPng(), 8);
  expect(readFileSync(page, "utf8")).toBe(
    `<img src="../my%20photos/50%25%20off.png" width="${width}" height="${height}" style='${css}' loading="lazy" alt="">\n`,
  );
  const again = await pixelater([photo, "--placeholder", page]);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain(`Expected a new name for --placeholder but ${page} exists`);
  expect((await pixelater([photo, "--placeholder", page, "--force"])).code).toBe(0);
});

it("goes on after a photo that cannot be read", async () => {
  using folder = new PhotoFolder();
  folder.add("a.png", smallPng().subarray(0, 60));
  const good = folder.add("b.png", smallPng());
  const { code, stdout, stderr } = await pixelater([folder.path, "--placeholder", "json"]);
  expect(code).toBe(1);
  expect(Object.keys(JSON.parse(stdout.toString()) as object)).toEqual([good]);
  expect(stderr).toContain("(TRUNCATED)");
});

it("refuses flags for outputs, and what would be hidden", async () => {
  using folder = new PhotoFolder();
  const photo = folder.add("a.png", smallPng());
  for (const flags of [["--faces"], ["--grid", "8"], ["--palette", "mono"], ["--out", "x"], ["--json"]]) {
    const { code, stderr } = await pixelater([photo, "--placeholder", "json", ...flags]);
    expect({ code, stderr: stderr }).toEqual({
      code: 2,
      stderr: `pixelater: Expected no ${flags[0] ?? ""} with --placeholder, which writes no photos, but got it\n`,
    });
  }
  expect((await pixelater([photo, "--placeholder", "json", "--across", "65"])).code).toBe(2);
  expect((await pixelater([photo, "--placeholder", "page.txt"])).code).toBe(2);
  expect(existsSync("page.txt")).toBe(false);
});
