import { readFileSync } from "node:fs";
import { decode, pixelate } from "@pixelater/core";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT_PNG, keepScreenshot, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

/** Returns the visible name of the element that has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element?.closest("label")?.textContent ?? element?.textContent ?? "";
    return (element?.ariaLabel ?? label).trim();
  });
}

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) return;
  }
  throw new Error(`Expected to reach "${name}" by Tab`);
}

test("by keyboard alone, a photo is chosen, an area is hidden, the photo is pixelated, zoomed and saved", async () => {
  await using opened = await visit(cloud.url);
  const { page } = opened;
  // Asked for early: Playwright begins to intercept the chooser in the background.
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, "Choose photos");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(CAT_PNG);
  await page.locator(".stage canvas").waitFor();

  await tabTo(page, "Art");
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("application", { name: "Areas to pixelate" }).waitFor();
  await tabTo(page, "Add area");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Area 1, rectangle/ }).waitFor();
  expect(await focused(page)).toMatch(/^Area 1, rectangle/);

  // The area has the focus, and keys zoom the photo it lies on.
  const percent = page.locator(".zoom-percent");
  const fitting = await percent.textContent();
  await page.keyboard.press("+");
  await expect.poll(() => percent.textContent()).not.toBe(fitting);
  await page.keyboard.press("0");
  await expect.poll(() => percent.textContent()).toBe(fitting);
  await page.keyboard.press("1");
  // The photo is smaller than the stage: it fits rather than shrinks.
  await expect.poll(() => percent.textContent()).toBe(fitting);

  await tabTo(page, "Hold to compare");
  await page.keyboard.down(" ");
  await expect.poll(() => page.locator(".frame").getAttribute("data-comparing")).toBe("true");
  await page.keyboard.up(" ");
  await expect.poll(() => page.locator(".frame").getAttribute("data-comparing")).toBe("false");

  await tabTo(page, "Hide");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, "8 cells across");
  await page.keyboard.press("Enter");
  await tabTo(page, "Save");
  const [offered] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const bytes = Buffer.concat(await (await offered.createReadStream()).toArray());
  expect(decode(bytes)).toEqual(
    decode(pixelate(readFileSync(CAT_PNG), { grid: { columns: 8 }, format: "png" })),
  );

  // The modes lose nothing, and a reload keeps the mode.
  await page.getByRole("radio", { name: "Art" }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.getByRole("button", { name: /^Area 1, rectangle/ }).waitFor();
});

type Finger = readonly [x: number, y: number];

/** Moves fingers over the page, from their first to their last places. */
async function slide(
  page: Page,
  context: BrowserContext,
  from: readonly Finger[],
  to: readonly Finger[],
): Promise<void> {
  const session = await context.newCDPSession(page);
  const points = (part: number) =>
    from.map(([x, y], id) => {
      const [toX, toY] = to[id] ?? [x, y];
      return { id, x: x + (toX - x) * part, y: y + (toY - y) * part };
    });
  const send = (
    type: "touchStart" | "touchMove" | "touchEnd",
    touchPoints: { id: number; x: number; y: number }[],
  ) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  // Fingers come down one after the other.
  for (let count = 1; count <= from.length; count++) await send("touchStart", points(0).slice(0, count));
  for (let step = 1; step <= 6; step++) await send("touchMove", points(step / 6));
  // Fingers lifted while moving cause a fling, which the next tap would only stop.
  await page.waitForTimeout(150);
  await send("touchEnd", []);
  await session.detach();
}

describe("by touch alone", () => {
  test("a photo is chosen, an area is drawn, the photo is zoomed, pixelated and saved", async () => {
    await using opened = await visit(cloud.url, {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    const { page, context } = opened;
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: "Choose photos" }).tap(),
    ]);
    await chooser.setFiles(CAT_PNG);
    await page.locator(".stage canvas").waitFor();
    await page.locator(".segment", { hasText: "Hide" }).tap();
    const areas = page.getByRole("application", { name: "Areas to pixelate" }).locator(".region");
    const percent = page.locator(".zoom-percent");
    // A finger draws only once a shape is chosen.
    const sheet = page.getByRole("button", { name: "Areas", exact: true });
    await sheet.tap();
    await page.locator(".segment", { hasText: "Rectangle" }).tap();
    await sheet.tap();
    const box = (await page.locator(".frame").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const at = (x: number, y: number): Finger => [box.x + box.width * x, box.y + box.height * y];

    await slide(page, context, [at(0.2, 0.2)], [at(0.5, 0.6)]);
    await expect.poll(() => areas.count()).toBe(1);

    // Two fingers zoom and draw nothing, not even with the finger that came first.
    const fitting = await percent.textContent();
    await slide(page, context, [at(0.6, 0.5), at(0.7, 0.5)], [at(0.4, 0.5), at(0.9, 0.5)]);
    await expect.poll(() => percent.textContent()).not.toBe(fitting);
    expect(await areas.count()).toBe(1);
    const before = await page.locator(".frame").boundingBox();
    await slide(page, context, [at(0.3, 0.4), at(0.5, 0.4)], [at(0.3, 0.7), at(0.5, 0.7)]);
    await expect.poll(() => page.locator(".frame").boundingBox()).not.toEqual(before);
    expect(await areas.count()).toBe(1);
    await keepScreenshot(page, "touch-zoomed");
    await page.getByRole("button", { name: "Fit", exact: true }).tap();
    await expect.poll(() => percent.textContent()).toBe(fitting);

    // A swipe over the photos, the buttons or a sheet draws nothing and leaves the page where it is.
    await sheet.tap();
    await slide(page, context, [[195, 760]], [[195, 400]]);
    expect(await areas.count()).toBe(1);
    expect(await page.evaluate(() => window.scrollY)).toBe(0);

    await page.locator(".segment", { hasText: "Art" }).tap();
    await page.getByRole("button", { name: "Cells", exact: true }).tap();
    await page.getByRole("button", { name: "16 cells across" }).tap();
    const [offered] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save", exact: true }).tap(),
    ]);
    const bytes = Buffer.concat(await (await offered.createReadStream()).toArray());
    expect(decode(bytes)).toEqual(
      decode(pixelate(readFileSync(CAT_PNG), { grid: { columns: 16 }, format: "png" })),
    );
  });
});
