import { pixelate } from "@pixelater/core";
import { toProgressive } from "@pixelater/core/progressive";
import { describe, expect, test, vi } from "vitest";
import { deliverObject } from "../../src/delivery/deliver.ts";
import { FakeStore } from "../fake-store.ts";
import { smallPng } from "../small-png.ts";
import { jobFor, manifestOf, PROCESSED, SOURCE, type Workbench, workbench } from "../workbench.ts";

vi.mock("@pixelater/core/progressive", { spy: true });

const PHOTO = pixelate(smallPng(3), { cellSize: 1, format: "jpeg" });

async function delivered(
  key: string,
  photo: Uint8Array,
  metadata: Record<string, string>,
): Promise<Workbench> {
  const tools = workbench({ GRIDS: "1,2" }, new FakeStore());
  tools.store.upload({ bucket: SOURCE, key }, photo, metadata);
  await deliverObject(jobFor(tools, key));
  return tools;
}

describe("a progressive output", () => {
  test("is the usual one without loss, and the manifest says where its scans end", async () => {
    const tools = await delivered("uploads/cat.jpg", PHOTO, { "pixelate-progressive": "true" });
    for (const [i, grid] of [1, 2].entries()) {
      const { bytes, coarseEnd, scans } = toProgressive(pixelate(PHOTO, { grid }));
      const key = `uploads/pixelated-${grid}x${grid}-cat.jpg`;
      expect(new Uint8Array(tools.store.bytes({ bucket: PROCESSED, key }) ?? [])).toEqual(bytes);
      expect(manifestOf(tools, "uploads/cat.jpg")?.outputs[i]).toMatchObject({
        bytes: bytes.length,
        progressive: { coarseEnd, scanEnds: scans.map(({ end }) => end) },
      });
    }
  });

  test("is only a JPEG, and only one that was asked for", async () => {
    const png = await delivered("uploads/cat.png", smallPng(3), { "pixelate-progressive": "true" });
    const usual = await delivered("uploads/cat.jpg", PHOTO, { "pixelate-progressive": "false" });
    expect(manifestOf(png, "uploads/cat.png")?.outputs[0]).not.toHaveProperty("progressive");
    expect(manifestOf(usual, "uploads/cat.jpg")?.outputs[0]).not.toHaveProperty("progressive");
  });

  test("is compared with its photo as it is stored, if that is asked for", async () => {
    const metadata = {
      "pixelate-progressive": "true",
      "pixelate-verify": "true",
      "pixelate-regions": "0,0,50%,50%",
      "pixelate-cover": "solid",
    };
    const [output] =
      manifestOf(await delivered("uploads/cat.jpg", PHOTO, metadata), "uploads/cat.jpg")?.outputs ?? [];
    expect(output).toMatchObject({ verify: { outsideUnchanged: true, insideCovered: true } });
    expect(output?.progressive?.scanEnds.length).toBeGreaterThan(5);
    // A fault of the progressive copy is a fault of what would be stored.
    const other = pixelate(smallPng(4), { cellSize: 1, format: "jpeg" });
    vi.mocked(toProgressive).mockReturnValueOnce(toProgressive(other));
    const tools = await delivered("uploads/dog.jpg", PHOTO, metadata);
    expect(manifestOf(tools, "uploads/dog.jpg")).toMatchObject({
      status: "rejected",
      error: { code: "NOT_VERIFIED" },
    });
  });
});
