import { expect, it, vi } from "vitest";
import { decodeHeic } from "../../src/decoders/heic.ts";

vi.mock("libheif-js/libheif-wasm/libheif-bundle.mjs", () => ({
  default: () => {
    throw new Error("out of memory");
  },
}));

it("reports why libheif does not start, rather than that it is not installed", async () => {
  await expect(decodeHeic(new Uint8Array(0))).rejects.toThrow("out of memory");
});
