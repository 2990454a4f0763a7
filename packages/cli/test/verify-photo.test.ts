import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pixelater, smallJpeg, smallPng } from "./photos-in.ts";

let folder: string;
let original: string;
let output: string;
const REGION = ["-r", "10,10,8,8", "--cover", "solid"];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pixelater-verify-"));
  [original, output] = [join(folder, "cat.jpg"), join(folder, "out.jpg")];
  await writeFile(original, smallJpeg());
  await pixelater([original, ...REGION, "-o", output]);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("pixelater verify", () => {
  it("proves that only the regions were changed", async () => {
    const { code, stdout, stderr } = await pixelater(["verify", original, output, ...REGION]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.toString()).toMatch(
      /^.*out\.jpg\n {2}outside: all \d+ blocks are those of the original\n {2}inside: all \d+ blocks are cover\n {2}besides: nothing but pixels\n$/,
    );
  });

  it("fails for an output whose regions are open, and says so in JSON too", async () => {
    const { code, stderr } = await pixelater(["verify", original, original, ...REGION]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/inside: \d+ of \d+ blocks are not the cover/)]);
    const json = await pixelater(["verify", original, original, ...REGION, "--json"]);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout.toString())).toMatchObject({
      original,
      verified: false,
      outsideUnchanged: true,
      insideCovered: false,
      comparedBy: "coefficients",
    });
  });

  it("prints nothing with --quiet unless it fails", async () => {
    const good = await pixelater(["verify", original, output, ...REGION, "--quiet"]);
    expect([good.code, good.stdout.toString(), good.stderr]).toEqual([0, "", ""]);
    const bad = await pixelater(["verify", original, original, ...REGION, "--quiet"]);
    expect(bad.stderr).toContain("are not the cover");
  });

  it("reports files that cannot be read or compared", async () => {
    const missing = await pixelater(["verify", original, join(folder, "none.jpg"), ...REGION]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("none.jpg")]);
    const other = join(folder, "dots.png");
    await writeFile(other, smallPng());
    const different = await pixelater(["verify", original, other, ...REGION]);
    expect([different.code, different.stderr]).toEqual([1, expect.stringContaining("like the original")]);
    await writeFile(other, (await readFile(output)).subarray(0, 100));
    const cut = await pixelater(["verify", original, other, ...REGION]);
    expect(cut.stderr).toContain("(TRUNCATED)");
  });

  it.each([
    [["verify", "a.jpg", "-r", "1,2,3,4"], "Expected an original and an output after verify but got 1 files"],
    [["verify", "a.jpg", "b.jpg"], "Expected --regions, --faces, --regions-file or --keep with verify"],
    [["verify", "a.jpg", "b.jpg", "-r", "1,2,3,4", "-o", "c"], "Expected no --out with verify but got it"],
    [["verify", "a.jpg", "b.jpg", "-r", "1,2,3,4", "-g", "8,16"], "Expected one grid"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await pixelater(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("shows the help", async () => {
    expect((await pixelater(["verify", "--help"])).stdout.toString()).toContain("pixelater verify");
  });
});
