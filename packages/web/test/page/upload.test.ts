import { readFileSync } from "node:fs";
import { pixelate } from "@pixelater/core";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT, CAT_PNG, choosePhotos, keepScreenshot, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

const FAILED_REQUEST = /Failed to load resource/;
const EXPIRED = {
  status: 403,
  xml: "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message></Error>",
};

function pressUpload(page: Page): Promise<void> {
  return page.getByRole("button", { name: "Upload original", exact: true }).click();
}

/** The cat with four megabytes after its end, which decoders ignore: a photo that takes a while to send. */
const LARGE_PHOTO = {
  name: "large.jpg",
  mimeType: "image/jpeg",
  buffer: Buffer.concat([readFileSync(CAT), Buffer.alloc(4_000_000)]),
};

/** Limits the page's upload rate. */
async function slowDown(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

describe("an upload", () => {
  test("sends the original bytes and shows five photos with links", async () => {
    await using opened = await visit(cloud.url, { permissions: ["clipboard-read", "clipboard-write"] });
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("radio", { name: "PICO-8" }).check();
    await page.getByRole("radio", { name: "Crisp" }).check();
    await page.getByRole("radio", { name: "PNG" }).check();
    await pressUpload(page);
    const card = page.getByRole("article", { name: "cat.jpg" });
    await card.getByText("Pixelated", { exact: true }).waitFor();
    expect(await card.getByRole("img").count()).toBe(5);
    expect(await card.getByText("8.0 KB").count()).toBe(1);

    const [sent] = cloud.arrived.values();
    expect(readFileSync(CAT).equals(sent?.bytes ?? new Uint8Array())).toBe(true);
    expect(sent?.settings).toEqual({
      ...{ grids: "8x8,16x16,32x32,48x48,64x64", format: "png" },
      ...{ palette: "pico8", dither: "atkinson" },
    });

    await card.getByRole("button", { name: "Copy link to 16 × 16" }).click();
    await card.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${cloud.url}p/16-1`);
    await keepScreenshot(page, "uploads");
  });

  test("of the finished picture sends nothing else, and publishes it as it is", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("button", { name: "Get a link" }).click();
    const card = page.getByRole("article", { name: "cat.jpg" });
    await card.getByText("Published", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Copy link to As shown" }).waitFor();
    const [sent] = cloud.arrived.values();
    expect(
      Buffer.from(pixelate(readFileSync(CAT), { grid: { columns: 32 } })).equals(
        sent?.bytes ?? new Uint8Array(),
      ),
    ).toBe(true);
    expect(sent?.settings).toEqual({ grids: "1x1", format: "same", keep: "0%,0%,100%,100%" });
    await page.reload();
    await page.getByRole("article", { name: "cat.jpg" }).getByText("Published", { exact: true }).waitFor();
  });

  test("requests the visitor's own grid as well", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("radio", { name: "Size" }).check();
    await page.getByRole("button", { name: "24 pixels" }).click();
    await pressUpload(page);
    await page.getByText("Pixelated", { exact: true }).waitFor();
    expect([...cloud.arrived.values()][0]?.settings).toEqual({
      grids: "8x8,16x16,32x32,48x48,64x64,24px",
      format: "same",
    });
  });

  test("sends a photo that only the browser can read as a JPEG", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    const webp = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(30, 20);
      canvas.getContext("2d")?.fillRect(0, 0, 30, 20);
      const blob = await canvas.convertToBlob({ type: "image/webp" });
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    await choosePhotos(page, { name: "picture.webp", mimeType: "image/webp", buffer: Buffer.from(webp) });
    await pressUpload(page);
    await page.getByText("Pixelated", { exact: true }).waitFor();
    const [sent] = cloud.arrived.values();
    expect([...(sent?.bytes.subarray(0, 3) ?? [])]).toEqual([0xff, 0xd8, 0xff]);
  });

  test("shows its progress and can be cancelled", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, LARGE_PHOTO);
    await slowDown(page, 400_000);
    await pressUpload(page);
    const progress = page.getByRole("progressbar", { name: "Sending large.jpg" });
    await expect.poll(() => progress.getAttribute("value").then(Number)).toBeGreaterThan(100_000);
    await keepScreenshot(page, "sending");
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled").waitFor();
    expect(await progress.count()).toBe(0);
    expect(cloud.arrived.size).toBe(0);
  });

  test("requests a new form when the first has expired", async () => {
    cloud.behaviour.storageErrors.push(EXPIRED);
    await using opened = await visit(cloud.url);
    opened.ignore(FAILED_REQUEST);
    await choosePhotos(opened.page, CAT);
    await pressUpload(opened.page);
    await opened.page.getByText("Pixelated", { exact: true }).waitFor();
    expect([...cloud.arrived.keys()]).toEqual(["2"]);
  });
});

describe("a failure is shown with a message:", () => {
  test("the form expires again and again", async () => {
    cloud.behaviour.storageErrors.push(EXPIRED, EXPIRED);
    await using opened = await visit(cloud.url);
    opened.ignore(FAILED_REQUEST);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await pressUpload(page);
    await page.getByRole("alert").getByText("The permission to upload has expired.").waitFor();
    await page.getByText("Code: EXPIRED").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Pixelated", { exact: true }).waitFor();
  });

  test("S3 refuses the photo as too large", async () => {
    const xml = "<Error><Code>EntityTooLarge</Code><Message>Too large</Message></Error>";
    cloud.behaviour.storageErrors.push({ status: 400, xml });
    await using opened = await visit(cloud.url);
    opened.ignore(FAILED_REQUEST);
    await choosePhotos(opened.page, CAT);
    await pressUpload(opened.page);
    await opened.page.getByRole("alert").getByText("This photo is too large to upload.").waitFor();
    expect(await opened.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  });

  test("the service refuses with its own code and detail", async () => {
    const problem = { title: "Not now", code: "INVALID_SETTINGS", detail: "Expected fewer grids." };
    cloud.behaviour.refusals.push({ status: 422, problem });
    await using opened = await visit(cloud.url);
    opened.ignore(FAILED_REQUEST);
    await choosePhotos(opened.page, CAT);
    await pressUpload(opened.page);
    await opened.page.getByRole("alert").getByText("Expected fewer grids.").waitFor();
    await opened.page.getByText("INVALID_SETTINGS").waitFor();
  });

  test("the service has a problem", async () => {
    cloud.behaviour.refusals.push({ status: 502, problem: {} });
    await using opened = await visit(cloud.url);
    opened.ignore(FAILED_REQUEST);
    await choosePhotos(opened.page, CAT);
    await pressUpload(opened.page);
    await opened.page.getByText("HTTP_502").waitFor();
    await opened.page.getByRole("button", { name: "Try again" }).click();
    await opened.page.getByText("Pixelated", { exact: true }).waitFor();
  });

  test("the photo is rejected in the cloud", async () => {
    cloud.behaviour.rejection = { code: "CORRUPT_JPEG", message: "Expected a marker" };
    await using opened = await visit(cloud.url);
    await choosePhotos(opened.page, CAT);
    await pressUpload(opened.page);
    await opened.page.getByRole("alert").getByText("This JPEG is damaged.").waitFor();
    await opened.page.getByText("CORRUPT_JPEG").waitFor();
    await keepScreenshot(opened.page, "rejected");
  });

  test("there is no network", async () => {
    await using opened = await visit(cloud.url);
    opened.ignore(FAILED_REQUEST);
    const { page, context } = opened;
    await choosePhotos(page, CAT);
    await context.setOffline(true);
    await pressUpload(page);
    await page.getByRole("alert").getByText("You are offline.").waitFor();
    await context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Pixelated", { exact: true }).waitFor();
  });
});

describe("tabs and reloads", () => {
  test("two tabs upload independently", async () => {
    await using opened = await visit(cloud.url);
    const { page, context } = opened;
    const other = await context.newPage();
    await other.goto(cloud.url);
    await choosePhotos(page, CAT);
    await choosePhotos(other, CAT_PNG);
    await Promise.all([pressUpload(page), pressUpload(other)]);
    await page.getByText("Pixelated", { exact: true }).waitFor();
    await other.getByText("Pixelated", { exact: true }).waitFor();
    expect(await page.getByRole("article").count()).toBe(1);
    expect(await other.getByRole("article", { name: "cat-5px.png" }).count()).toBe(1);
    expect(cloud.arrived.size).toBe(2);
  });

  test("a reload restores an upload that is being pixelated", async () => {
    cloud.behaviour.waits = Infinity;
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await pressUpload(page);
    await page.getByText("Sent. Pixelating …").waitFor();
    await page.reload();
    await page.getByText("Sent. Pixelating …").waitFor();
    cloud.behaviour.waits = 0;
    await page.getByText("Pixelated", { exact: true }).waitFor();
    await page.reload();
    await page.getByText("Pixelated", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Dismiss cat.jpg" }).click();
    await page.reload();
    // The photo itself is kept.
    await page.getByRole("heading", { name: "cat.jpg" }).waitFor();
    await page.getByRole("button", { name: "Get a link" }).waitFor();
    expect(await page.getByRole("article").count()).toBe(0);
  });

  test("a reload while a photo is being sent asks for confirmation", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, LARGE_PHOTO);
    await slowDown(page, 400_000);
    await pressUpload(page);
    await page.getByRole("progressbar").waitFor();
    const asked = page.waitForEvent("dialog");
    await page.evaluate(() => {
      setTimeout(() => {
        location.reload();
      });
    });
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    expect(await page.getByRole("progressbar").count()).toBe(1);
    await page.getByRole("button", { name: "Cancel" }).click();
  });
});
