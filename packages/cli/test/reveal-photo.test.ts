import { readFileSync } from "node:fs";
import { measure } from "@pixelater/core";
import { animate } from "@pixelater/core/animation";
import { describe, expect, it } from "vitest";
import { PhotoFolder, pixelater, smallJpeg } from "./photos-in.ts";

describe("pixelater reveal", () => {
  it("writes the animation of the photo's mosaics that the file's name asks for", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("cat.jpg", smallJpeg());
    const mosaics = measure(
      smallJpeg(),
      [8, 16, 32, 64].map((grid) => ({ grid })),
    );
    const gif = folder.in("cat.gif");
    expect(await pixelater(["reveal", photo, "-o", gif])).toMatchObject({
      code: 0,
      lines: [gif],
      stderr: "",
    });
    expect(new Uint8Array(readFileSync(gif))).toEqual(animate(mosaics, { format: "gif" }));

    const png = folder.in("new/cat.png");
    const flags = [
      "--grid",
      "4,2x3",
      "--frame-ms",
      "150",
      "--loop",
      "2",
      "--long-side",
      "20",
      "--palette",
      "mono",
    ];
    const { code, lines } = await pixelater(["reveal", photo, "-o", png, ...flags, "--json"]);
    expect(code).toBe(0);
    const bytes = readFileSync(png);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { photo, output: png, frames: 2, bytes: bytes.length },
    ]);
    expect(bytes.includes("acTL")).toBe(true);
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([20, 15]);
    // Two colours in one bit a pixel.
    expect([...bytes.subarray(24, 26)]).toEqual([1, expect.toBeOneOf([0, 3])]);
  });

  it("keeps existing files unless they may be replaced, and says what is wrong with a photo", async () => {
    using folder = new PhotoFolder();
    const photo = folder.add("cat.jpg", smallJpeg());
    const taken = folder.add("cat.gif", "mine");
    const refused = await pixelater(["reveal", photo, "-o", taken]);
    expect([refused.code, refused.stderr]).toEqual([1, `pixelater: ${taken} exists; --force replaces it\n`]);
    expect(readFileSync(taken, "utf8")).toBe("mine");
    expect((await pixelater(["reveal", photo, "-o", taken, "--force", "--quiet"])).lines).toEqual([]);
    expect(readFileSync(taken).subarray(0, 6).toString()).toBe("GIF89a");
    const broken = folder.add("broken.jpg", smallJpeg().subarray(0, 300));
    const failed = await pixelater(["reveal", broken]);
    expect([failed.code, failed.stderr]).toEqual([1, expect.stringContaining("(TRUNCATED)")]);
  });

  it.each([
    [["reveal", "cat.jpg", "cat.gif"], "Expected one photo after reveal but got 2"],
    [["reveal", "cat.jpg", "-o", "cat.webp"], "Expected a name that ends in .gif or .png for --out"],
    [["reveal", "cat.jpg", "--faces"], "Expected no --faces with reveal but got it"],
    [["reveal", "cat.jpg", "--loop", "0"], "Expected a whole number from 1 to 65535 for --loop"],
    [["cat.jpg", "--loop", "2"], "Expected pixelater reveal before --loop"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await pixelater(args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("shows the help", async () => {
    expect((await pixelater(["reveal", "--help"])).stdout.toString()).toContain("pixelater reveal");
  });
});
