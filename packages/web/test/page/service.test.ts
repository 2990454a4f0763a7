import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeCloud, SERVICE, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT, choosePhotos, keepScreenshot, openTool, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

const says = (change: object): void => {
  cloud.behaviour.files.set("/service.json", JSON.stringify({ ...SERVICE, ...change }));
};
const SHORT_LIVED = { originals: { keptDays: 1, deleted: "after-success" }, outputs: { keptDays: 30 } };
const ORIGINAL = "The cloud deletes the original once its pictures are ready, after 1 day at the latest.";
const LINKS = "Links work for 30 days.";

const original = (page: Page) => page.getByRole("button", { name: "Upload original", exact: true });
const finished = (page: Page) => page.getByRole("button", { name: "Get a link" });

describe("what the service says of itself", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [device, viewport] of [
      ["desk", { width: 1280, height: 800 }],
      ["phone", { width: 390, height: 844 }],
    ] as const) {
      test(`is told before an upload and in its details: ${device}, ${colorScheme}`, async () => {
        says(SHORT_LIVED);
        await using opened = await visit(cloud.url, { colorScheme, viewport });
        const { page } = opened;
        await choosePhotos(page, CAT);
        await openTool(page, "Links");
        const links = page.getByRole("region", { name: "Links" });
        await links.getByText(ORIGINAL).waitFor();
        await links.getByText(LINKS).scrollIntoViewIfNeeded();
        await keepScreenshot(page, `service-before-${device}-${colorScheme}`);
        await original(page).click();
        const card = page.getByRole("article", { name: "cat.jpg" });
        await card.getByText("Pixelated", { exact: true }).waitFor();
        await card.getByText(`${ORIGINAL} ${LINKS}`).scrollIntoViewIfNeeded();
        await keepScreenshot(page, `service-after-${device}-${colorScheme}`);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(width).toBeLessThanOrEqual(viewport.width);
      });
    }
  }

  test("of a finished picture tells only of its link", async () => {
    says(SHORT_LIVED);
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await finished(page).click();
    const card = page.getByRole("article", { name: "cat.jpg" });
    await card.getByText(LINKS, { exact: true }).waitFor();
    expect(await card.getByText(ORIGINAL).count()).toBe(0);
  });

  test("may be missing or unreadable; then the page says what is true of all", async () => {
    for (const text of [null, "no JSON", "{}"]) {
      cloud.behaviour.files.set("/service.json", text);
      await using opened = await visit(cloud.url);
      opened.ignore(/Failed to load resource/);
      await choosePhotos(opened.page, CAT);
      await opened.page
        .getByText("The owner of this site decides how long the cloud keeps what you send")
        .waitFor();
      expect([await original(opened.page).isEnabled(), await finished(opened.page).isEnabled()]).toEqual([
        true,
        true,
      ]);
    }
  });

  test("decides which settings are sent, and the page says what is left out", async () => {
    says({ uploadSettings: ["grids", "format", "dither"] });
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("radio", { name: "PICO-8" }).check();
    await page.getByRole("radio", { name: "Crisp" }).check();
    await page.getByRole("radio", { name: "PNG" }).check();
    await page.getByText("so its pictures may look different: colours, dithering.").scrollIntoViewIfNeeded();
    await keepScreenshot(page, "service-fewer-settings");
    await page.getByText("This service does not publish finished pictures.").waitFor();
    expect(await finished(page).isDisabled()).toBe(true);
    await original(page).click();
    await page.getByText("Pixelated", { exact: true }).waitFor();
    expect([...cloud.arrived.values()][0]?.settings).toEqual({
      grids: "8x8,16x16,32x32,48x48,64x64",
      format: "png",
    });
  });

  test("offers no upload of areas where the service takes none", async () => {
    says({ uploadSettings: ["grids", "format", "cover"] });
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("radio", { name: "Hide" }).check();
    const box = await page.locator(".frame").boundingBox();
    if (box === null) throw new Error("Expected a photo on the stage but found none");
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await page.getByText("This service takes no areas.").waitFor();
    expect(await page.getByText("Sends the original photo").count()).toBe(0);
    expect([await original(page).isDisabled(), await finished(page).isDisabled()]).toEqual([true, true]);
    await page.getByRole("radio", { name: "Art" }).check();
    expect(await original(page).isEnabled()).toBe(true);
  });

  test("limits the size of uploads", async () => {
    says({ maxBytes: 1_000 });
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await original(page).click();
    await page.getByText("Make it smaller than 1.0 KB and try again.").waitFor();
    expect(cloud.arrived.size).toBe(0);
  });
});
