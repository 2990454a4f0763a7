import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { photosIn } from "../../src/workload/photos.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelater-bench-photos-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const image = sharp({ create: { width: 30, height: 20, channels: 3, background: "teal" } });
const files: Record<string, Uint8Array> = {
  "turned.jpeg": await image.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
  "B.PNG": await image.clone().png().toBuffer(),
  "no-extension": await image.clone().jpeg().toBuffer(),
  "c.webp": await image.clone().webp().toBuffer(),
  "cut.jpg": (await image.clone().jpeg().toBuffer()).subarray(0, 40),
  "notes.md": Buffer.from("not a photo"),
  ".hidden.jpg": await image.clone().jpeg().toBuffer(),
};
for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
mkdirSync(join(folder, "inner.jpg"));

describe("photosIn", () => {
  it("takes every file whose header it can read, by name, in the size that a person sees", async () => {
    const { photos } = await photosIn(folder);
    expect(photos.map(({ title, format, width, height }) => [title, format, width, height])).toEqual([
      ["B.PNG", "png", 30, 20],
      ["no-extension", "jpeg", 30, 20],
      ["turned.jpeg", "jpeg", 20, 30],
    ]);
    expect(photos[0]?.megapixels).toBeCloseTo(0.0006);
  });

  it("names the files that it cannot read, and why", async () => {
    const { skipped } = await photosIn(folder);
    expect(skipped.map(({ name }) => name)).toEqual(["c.webp", "cut.jpg", "notes.md"]);
    expect(skipped[0]?.why).toMatch(/WebP/);
    for (const { why } of skipped) expect(why).toMatch(/\S/);
  });

  it("fails where there is no folder", async () => {
    await expect(photosIn(join(folder, "missing"))).rejects.toThrow("ENOENT");
  });
});
