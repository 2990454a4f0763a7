import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT, choosePhotos, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

/** Dispatches an event that carries the sample photo. */
function dispatchWithPhoto(page: Page, kind: "dragenter" | "drop" | "paste"): Promise<void> {
  return page.evaluate(async (type) => {
    const blob = await (await fetch("/sample/cat.jpg")).blob();
    const carried = new DataTransfer();
    carried.items.add(new File([blob], "cat.jpg", { type: "image/jpeg" }));
    const init = { bubbles: true, cancelable: true };
    document.dispatchEvent(
      type === "paste"
        ? new ClipboardEvent(type, { ...init, clipboardData: carried })
        : new DragEvent(type, { ...init, dataTransfer: carried }),
    );
  }, kind);
}

describe("a photo is added", () => {
  test("by dropping it anywhere, with an overlay while it is dragged", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await dispatchWithPhoto(page, "dragenter");
    await page.getByText("Drop to add").waitFor();
    await dispatchWithPhoto(page, "drop");
    await page.locator(".stage canvas").waitFor();
    expect(await page.getByText("Drop to add").count()).toBe(0);
  });

  test("by pasting it", async () => {
    await using opened = await visit(cloud.url);
    await dispatchWithPhoto(opened.page, "paste");
    await opened.page.locator(".stage canvas").waitFor();
  });

  test("by choosing the sample", async () => {
    await using opened = await visit(cloud.url);
    await opened.page.getByRole("button", { name: "Try this one" }).click();
    await opened.page.locator(".stage canvas").waitFor();
  });

  test("from the camera, on touch screens only", async () => {
    await using phone = await visit(cloud.url, { hasTouch: true, isMobile: true });
    await using desk = await visit(cloud.url);
    const name = "Take a photo";
    expect(await phone.page.locator("input[capture=environment]").count()).toBe(1);
    expect(await phone.page.getByRole("button", { name }).isVisible()).toBe(true);
    expect(await desk.page.getByRole("button", { name }).isVisible()).toBe(false);
  });
});

test("a HEIC, which Chromium cannot read, is read by a decoder that is loaded for it", async () => {
  await using opened = await visit(cloud.url);
  const { page } = opened;
  const loaded: string[] = [];
  page.on("response", (response) => loaded.push(new URL(response.url()).pathname));
  await choosePhotos(page, [CAT]);
  await page.locator(".stage canvas").waitFor();
  expect(loaded.filter((path) => path.includes("libheif"))).toEqual([]);
  const heic = fileURLToPath(new URL("../../../formats/test/fixtures/photo.heic", import.meta.url));
  await choosePhotos(page, [heic]);
  await page.getByText("80 × 64").first().waitFor();
  expect(loaded.filter((path) => path.includes("libheif"))).toHaveLength(1);
  expect(loaded.filter((path) => /avif|tiff|webp/.test(path))).toEqual([]);
  // What the browser cannot show either is converted.
  const shown = () => page.locator("img.original").evaluate((image: HTMLImageElement) => image.naturalWidth);
  await expect.poll(shown).toBe(80);
});

describe("a file that is not a photo is refused with a message:", () => {
  const refusals = [
    ["text", Buffer.from("Not a photo at all"), "UNSUPPORTED_FORMAT"],
    ["a JPEG that ends early", readFileSync(CAT).subarray(0, 9_000), "TRUNCATED"],
    ["nothing", Buffer.alloc(0), "TRUNCATED"],
  ] as const;
  test.each(refusals)("%s", async (_, buffer, code) => {
    await using opened = await visit(cloud.url);
    const file = { name: "photo.jpg", mimeType: "image/jpeg", buffer };
    await opened.page.locator("input[type=file]").first().setInputFiles(file);
    await opened.page.getByRole("alert").getByText(`Code: ${code}`).waitFor();
  });

  test("more than 50 MB", async () => {
    await using opened = await visit(cloud.url);
    const folder = await mkdtemp(join(tmpdir(), "pixelater-"));
    const path = join(folder, "large.jpg");
    writeFileSync(path, Buffer.concat([readFileSync(CAT), Buffer.alloc(52_500_000)]));
    await opened.page.locator("input[type=file]").first().setInputFiles(path);
    await opened.page.getByRole("alert").getByText("This photo is too large.").waitFor();
    await rm(folder, { recursive: true });
  });
});

test("Copy puts the pixelated photo on the clipboard as PNG", async () => {
  await using opened = await visit(cloud.url, { permissions: ["clipboard-read", "clipboard-write"] });
  const { page } = opened;
  await choosePhotos(page, CAT);
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const size = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const bitmap = await createImageBitmap((await item?.getType("image/png")) ?? new Blob());
    return [bitmap.width, bitmap.height];
  });
  expect(size).toEqual([451, 300]);
});
