import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode, pixelate } from "@pixelater/core";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT_PNG, choosePhotos, useChromium } from "../harness/visit.ts";

/** A photo of one person. */
const PERSON = fileURLToPath(new URL("../../../../photos/astronaut.png", import.meta.url));
const NOBODY = fileURLToPath(new URL("../../../../photos/coffee.png", import.meta.url));

const visit = useChromium();
let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

async function downloadAll(page: Page): Promise<Record<string, Uint8Array>> {
  const [offered] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: /^Download all/ }).click(),
  ]);
  expect(offered.suggestedFilename()).toBe("pixelated.zip");
  return unzipSync(Buffer.concat(await (await offered.createReadStream()).toArray()));
}

describe("all photos", () => {
  const original = readFileSync(CAT_PNG);

  test("download as one ZIP, without those that cannot be read, which are listed", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    const good = Array.from({ length: 19 }, (_, i) => ({
      name: `cat-${i % 18}.png`,
      mimeType: "image/png",
      buffer: original,
    }));
    await choosePhotos(page, [
      ...good,
      { name: "cut.png", mimeType: "image/png", buffer: original.subarray(0, 5_000) },
    ]);
    const entries = await downloadAll(page);
    const names = [
      ...Array.from({ length: 18 }, (_, i) => `cat-${i}-32-across.png`),
      "cat-0-32-across (2).png",
    ];
    expect(Object.keys(entries)).toEqual(names);
    const expected = decode(pixelate(original, { grid: { columns: 32 }, format: "png" }));
    for (const bytes of Object.values(entries)) expect(decode(bytes)).toEqual(expected);
    const missing = page.getByRole("alert").filter({ hasText: "1 photo is missing:" });
    await missing.getByText("cut.png: The file ends before the photo does.").waitFor();
    expect(await page.getByRole("status").textContent()).toBe("Saved 19 photos, left out 1");
  });

  test("are searched for faces, which one click hides; those without are named", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    const person = readFileSync(PERSON);
    await choosePhotos(page, [
      { name: "a.png", mimeType: "image/png", buffer: person },
      { name: "b.png", mimeType: "image/png", buffer: person },
      { name: "coffee.png", mimeType: "image/png", buffer: readFileSync(NOBODY) },
    ]);
    await page.getByRole("radio", { name: "Hide" }).check();
    await page.getByRole("button", { name: "Find faces in all 3" }).click();
    await page.getByRole("button", { name: "Hide all 2 faces" }).click();
    await page.getByText("No faces found in coffee.png. Look at each photo before you share it.").waitFor();
    await page.getByRole("button", { name: /^Area 1, ellipse/ }).waitFor();
    expect(Object.keys(await downloadAll(page))).toHaveLength(2);
    await page.getByRole("alert").getByText("coffee.png: No areas are selected.").waitFor();
  });

  test("that hide nothing are left out in Hide", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(
      page,
      ["shown.png", "hidden.png"].map((name) => ({ name, mimeType: "image/png", buffer: original })),
    );
    await page.getByRole("radio", { name: "Hide" }).check();
    await page.getByRole("button", { name: "hidden.png", exact: true }).click();
    await page.getByRole("button", { name: "Add area" }).click();
    expect(Object.keys(await downloadAll(page))).toEqual(["hidden-32-across.png"]);
    await page.getByRole("alert").getByText("shown.png: No areas are selected.").waitFor();
  });
});
