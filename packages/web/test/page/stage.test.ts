import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT, choosePhotos, keepScreenshot, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

async function boxOf(page: Page, selector: string) {
  const box = await page.locator(selector).boundingBox();
  if (box === null) throw new Error(`Expected ${selector} on the page`);
  return box;
}

/** Counts the pixels of the canvas whose color is not that of a neighbor on either side: blurred edges. */
function blurredPixels(page: Page): Promise<number> {
  return page.locator(".stage canvas").evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return NaN;
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d")?.getImageData(0, 0, width, height) ?? {
      data: new Uint8ClampedArray(),
    };
    const pixels = new Uint32Array(data.buffer);
    let blurred = 0;
    for (let i = 1; i < pixels.length - 1; i++) {
      const isInside = i % width > 0 && i % width < width - 1;
      if (isInside && pixels[i] !== pixels[i - 1] && pixels[i] !== pixels[i + 1]) blurred++;
    }
    return blurred;
  });
}

describe("the photo", () => {
  test("fills the stage, and is zoomed and moved by wheel, mouse, keys and buttons with sharp squares", async () => {
    await using opened = await visit(cloud.url, {
      viewport: { width: 1440, height: 900 },
      deviceScaleFactor: 1.5,
    });
    const { page } = opened;
    await choosePhotos(page, CAT);
    const stage = await boxOf(page, ".stage");
    const fitting = await boxOf(page, ".frame");
    expect(Math.max(fitting.width / stage.width, fitting.height / stage.height)).toBeGreaterThan(0.99);
    expect(stage.height).toBeGreaterThan(700);

    // The point under the pointer stays there.
    const x = fitting.x + fitting.width * 0.75;
    const y = fitting.y + fitting.height * 0.25;
    await page.mouse.move(x, y);
    await page.keyboard.down("Control");
    for (let i = 0; i < 3; i++) await page.mouse.wheel(0, -40);
    await page.keyboard.up("Control");
    await expect
      .poll(() => boxOf(page, ".frame").then(({ width }) => width))
      .toBeGreaterThan(fitting.width * 2);
    const zoomed = await boxOf(page, ".frame");
    expect((x - zoomed.x) / zoomed.width).toBeCloseTo(0.75, 2);
    expect((y - zoomed.y) / zoomed.height).toBeCloseTo(0.25, 2);
    // The canvas is as large as the stage, not as the photo.
    const canvas = await boxOf(page, ".stage canvas");
    expect(canvas.width).toBeLessThanOrEqual(stage.width + 1);
    expect(await blurredPixels(page)).toBe(0);
    await keepScreenshot(page, "zoomed");

    await page.mouse.wheel(30, 20);
    await expect.poll(() => boxOf(page, ".frame").then((box) => box.x)).toBeLessThan(zoomed.x);
    expect((await boxOf(page, ".frame")).y).toBeLessThan(zoomed.y);

    // The middle button and the space bar move the photo, as does the left button away from the divider.
    for (const [button, key] of [
      ["middle", null],
      ["left", " "],
      ["left", null],
    ] as const) {
      const before = await boxOf(page, ".frame");
      await page.mouse.move(stage.x + 500, stage.y + 300);
      if (key !== null) await page.keyboard.down(key);
      await page.mouse.down({ button });
      await page.mouse.move(stage.x + 460, stage.y + 330, { steps: 3 });
      await page.mouse.up({ button });
      if (key !== null) await page.keyboard.up(key);
      // By 40 and 30 pixels, rounded to where the photo's pixels lie.
      const isMoved = async () => {
        const after = await boxOf(page, ".frame");
        return Math.abs(after.x - before.x + 40) <= 1 && Math.abs(after.y - before.y - 30) <= 1;
      };
      await expect.poll(isMoved).toBe(true);
    }

    await page.getByRole("button", { name: "Fit", exact: true }).click();
    await expect.poll(() => boxOf(page, ".frame")).toEqual(fitting);
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Zoom out" }).click();
    await page.getByRole("button", { name: "Zoom out" }).click();
    await expect.poll(() => boxOf(page, ".frame")).toEqual(fitting);
  });

  test("is compared with the original while a button is held", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    const button = await boxOf(page, ".stage-tools .button:last-child");
    const isComparing = () => page.locator(".frame").getAttribute("data-comparing");
    await page.mouse.move(button.x + 20, button.y + 20);
    await page.mouse.down();
    await expect.poll(isComparing).toBe("true");
    expect(await page.locator(".pixelated").evaluate((element) => getComputedStyle(element).opacity)).toBe(
      "0",
    );
    await page.mouse.up();
    await expect.poll(isComparing).toBe("false");
  });

  test("keeps the divider on the stage when it is zoomed", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.keyboard.press("+");
    await page.keyboard.press("+");
    const stage = await boxOf(page, ".stage");
    const line = await boxOf(page, ".divider-line");
    await page.mouse.move(line.x + 2, stage.y + 100);
    await page.mouse.down();
    await page.mouse.move(stage.x + stage.width / 2, stage.y + 100, { steps: 3 });
    await page.mouse.up();
    expect(await page.getByRole("slider", { name: "Share of the original shown" }).inputValue()).toBe("50");
  });
});

test("the mode and the other settings survive a reload", async () => {
  await using opened = await visit(cloud.url);
  const { page } = opened;
  await choosePhotos(page, CAT);
  await page.getByRole("button", { name: "48 cells across" }).click();
  await page.getByRole("radio", { name: "Hide" }).check();
  await page.reload();
  // Whether the photo was kept in time does not matter here.
  await page.locator("input[type=file]").first().setInputFiles(CAT);
  await page.getByRole("application", { name: "Areas to pixelate" }).waitFor();
  await page.getByRole("radio", { name: "Art" }).check();
  expect(await page.getByRole("button", { name: "48 cells across" }).getAttribute("aria-pressed")).toBe(
    "true",
  );
});

test("Share offers the finished picture in the system's share sheet", async () => {
  await using opened = await visit("about:blank");
  const { page } = opened;
  await page.addInitScript(() => {
    const shared = (data?: ShareData) => {
      const [file] = data?.files ?? [];
      document.documentElement.dataset["shared"] = `${file?.name} ${file?.type} ${(file?.size ?? 0) > 1000}`;
      return Promise.resolve();
    };
    Object.assign(navigator, { canShare: () => true, share: shared });
  });
  await page.goto(cloud.url);
  await choosePhotos(page, CAT);
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await expect
    .poll(() => page.evaluate(() => document.documentElement.dataset["shared"]))
    .toBe("cat-32-across.jpg image/jpeg true");
  expect(cloud.arrived.size).toBe(0);
});
