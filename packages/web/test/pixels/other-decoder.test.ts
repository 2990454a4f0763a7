import { decodePhoto } from "@pixelater/formats";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { decodeOther } from "../../src/pixels/other-decoder.ts";

vi.mock("@pixelater/formats");

const PIXELS = { format: "heic", width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 255) } as const;

beforeEach(() => {
  // A browser that cannot read the photo.
  vi.stubGlobal("createImageBitmap", () => Promise.reject(new Error("unknown format")));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("a photo is decoded once, and again after a failure", async () => {
  const photo = new File(["photo"], "photo.heic");
  vi.mocked(decodePhoto).mockRejectedValueOnce(new Error("no network")).mockResolvedValue(PIXELS);
  await expect(decodeOther(photo)).rejects.toThrow("no network");
  expect(await decodeOther(photo)).toBe(PIXELS);
  expect(await decodeOther(photo)).toBe(PIXELS);
  expect(vi.mocked(decodePhoto)).toHaveBeenCalledTimes(2);
});
