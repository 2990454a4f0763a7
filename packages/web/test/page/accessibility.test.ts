import { readFileSync } from "node:fs";
import { basename } from "node:path";
import axeCore from "axe-core";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT, CAT_PNG, choosePhotos, keepScreenshot, openTool, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

declare global {
  // Only `var` declares a property of globalThis.
  var axe: typeof axeCore;
}

/** Returns axe's violations, one line for each rule. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

/** Opens photos and uploads them with and without errors, until every element of the page is visible. */
async function showEverything(page: Page): Promise<void> {
  await choosePhotos(page, [
    ...[CAT, CAT_PNG].map((path) => ({ name: basename(path), mimeType: "", buffer: readFileSync(path) })),
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("No photo") },
  ]);
  await openTool(page, "Links");
  await page.getByRole("button", { name: "Upload original", exact: true }).click();
  await page.getByText("Pixelated", { exact: true }).waitFor();
  cloud.behaviour.rejection = { code: "CORRUPT_JPEG", message: "" };
  await page.getByRole("button", { name: "Upload original", exact: true }).click();
  await page.getByText("This JPEG is damaged.").waitFor();
  cloud.behaviour.waits = Infinity;
  cloud.behaviour.early = 2;
  await page.getByRole("button", { name: "Upload original", exact: true }).click();
  await page.getByText("Sent. Pixelating …").waitFor();
}

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test("axe finds no violation on the welcome screen", async () => {
    await using opened = await visit(cloud.url, { colorScheme });
    await opened.page.getByRole("heading", { level: 1 }).waitFor();
    expect(await violations(opened.page)).toEqual([]);
    await keepScreenshot(opened.page, `welcome-${colorScheme}`);
  });

  test("axe finds no violation in the studio and the uploads", async () => {
    await using opened = await visit(cloud.url, { colorScheme });
    await showEverything(opened.page);
    expect(await violations(opened.page)).toEqual([]);
    await keepScreenshot(opened.page, `studio-${colorScheme}`);
    await opened.page.getByRole("button", { name: "notes.txt, not readable" }).click();
    await opened.page
      .getByText("This file is not a photo that your browser or Pixelater can read.")
      .waitFor();
    expect(await violations(opened.page)).toEqual([]);
    await keepScreenshot(opened.page, `unreadable-${colorScheme}`);
  });

  test("axe finds no violation while areas are edited", async () => {
    await using opened = await visit(cloud.url, { colorScheme });
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("radio", { name: "Hide" }).check();
    expect(await violations(page)).toEqual([]);
    await keepScreenshot(page, `no-regions-${colorScheme}`);
    await page.getByRole("button", { name: "Add area" }).click();
    await page.getByRole("radio", { name: "Ellipse" }).check();
    await page.getByRole("button", { name: "Add area" }).click();
    expect(await violations(page)).toEqual([]);
    await keepScreenshot(page, `regions-${colorScheme}`);
  });
});

describe.each([
  { name: "a small phone", width: 320, height: 568 },
  { name: "a phone", width: 390, height: 844 },
  { name: "a tablet", width: 820, height: 1180 },
  { name: "a wide screen", width: 1920, height: 1080 },
])("on $name", ({ name, width, height }) => {
  test("nothing overflows and axe finds no violation", async () => {
    const isMobile = width < 500;
    await using opened = await visit(cloud.url, {
      viewport: { width, height },
      isMobile,
      hasTouch: isMobile,
    });
    const { page } = opened;
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await keepScreenshot(page, `welcome ${name}`.replaceAll(" ", "-"));
    await showEverything(page);
    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    await keepScreenshot(page, `studio ${name}`.replaceAll(" ", "-"));

    await page.getByRole("radio", { name: "Hide" }).check();
    await openTool(page, "Areas");
    await page.getByRole("button", { name: "Add area" }).click();
    expect(await overflow()).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    await keepScreenshot(page, `regions ${name}`.replaceAll(" ", "-"));
  });
});

describe("by keyboard alone", () => {
  test("a user can compare, pixelate and upload a photo", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);

    const divider = page.getByRole("slider", { name: "Share of the original shown" });
    await divider.focus();
    const before = Number(await divider.inputValue());
    await page.keyboard.press("ArrowRight");
    expect(Number(await divider.inputValue())).toBe(before + 1);

    const cells = page.getByRole("slider", { name: "Number of cells" });
    await cells.focus();
    await page.keyboard.press("Home");
    expect(await cells.getAttribute("aria-valuetext")).toBe("2 by 2 cells");
    await page.getByRole("img", { name: "cat.jpg, pixelated into 2 by 2 cells" }).waitFor();

    await page.getByRole("radio", { name: "Original colours" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("radio", { name: "Game Boy" }).isChecked()).toBe(true);

    await page.getByRole("button", { name: "Upload original", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Pixelated", { exact: true }).waitFor();
    expect(await page.getByRole("status").textContent()).toBe("cat.jpg is pixelated: 5 photos");
  });

  test("every focusable element shows its focus", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    // Includes a region and its controls.
    await page.getByRole("radio", { name: "Hide" }).check();
    await page.getByRole("button", { name: "Add area" }).click();
    await page.getByRole("link", { name: "Pixelater" }).focus();
    const unmarked: string[] = [];
    for (let i = 0; i < 24; i++) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const focused = document.activeElement;
        if (focused === null || focused === document.body) return null;
        const outlined = [focused, focused.parentElement, focused.nextElementSibling].some(
          (element) => element !== null && getComputedStyle(element).outlineStyle === "solid",
        );
        return { outlined: outlined || focused.matches(".divider"), html: focused.outerHTML.slice(0, 120) };
      });
      if (focus !== null && !focus.outlined) unmarked.push(focus.html);
    }
    expect(unmarked).toEqual([]);
  });
});

test("the layout does not shift while the page loads or a photo opens", async () => {
  await using opened = await visit("about:blank");
  const { page } = opened;
  await page.addInitScript(() => {
    const shifts: string[] = [];
    // Shifts within half a second of a click do not count, nor does an icon beside a changing label.
    const isUnexpected = (entry: string) =>
      !entry.includes('"hadRecentInput":true') && Number(/"value":([\de.-]+)/.exec(entry)?.[1]) > 0.0005;
    new PerformanceObserver((list) => {
      shifts.push(
        ...list
          .getEntries()
          .map((entry) => JSON.stringify(entry))
          .filter(isUnexpected),
      );
      document.documentElement.dataset["shifts"] = shifts.join("\n");
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(cloud.url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await choosePhotos(page, CAT);
  await page.getByRole("button", { name: "Upload original", exact: true }).click();
  await page.getByText("Pixelated", { exact: true }).waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset["shifts"] ?? "")).toBe("");
});
