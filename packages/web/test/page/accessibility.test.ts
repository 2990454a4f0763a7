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

/** Rules whose outcome depends on colors, or on where elements lie. All others depend on the document alone. */
const RULES_OF_COLOR = ["color-contrast"];
const RULES_OF_LAYOUT = ["color-contrast", "scrollable-region-focusable", "target-size"];

const DESK_SIZES = [
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 1024, height: 768 },
  // A tablet, whose tools are sheets.
  { width: 820, height: 1180 },
];
const PHONE_SIZES = [
  { width: 390, height: 844 },
  { width: 320, height: 568 },
  { width: 844, height: 390 },
];

/** Returns axe's violations, one line for each rule. */
async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeCore.source);
  return page.evaluate(
    async (wanted) => {
      const { violations } = await globalThis.axe.run(document, {
        resultTypes: ["violations"],
        ...(wanted === null
          ? { rules: { "target-size": { enabled: true } } }
          : { runOnly: { type: "rule" as const, values: wanted } }),
      });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    },
    rules === undefined ? null : [...rules],
  );
}

/** Returns which of the buttons that must always be in sight are not, and which controls are too small for a thumb. */
function hiddenButtons(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = (selector: string) =>
      [...document.querySelectorAll(selector)]
        .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0);
    const hidden = all(".panel-foot .button, .panel-head .segment, .tool-tab").filter(
      ({ box }) => box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight,
    );
    const isForThumbs = matchMedia("(pointer: coarse)").matches;
    const small = isForThumbs
      ? all("main :is(.button, .segment, .preset, .tool-tab, .thumb, .slider)").filter(
          ({ box }) => box.height < 44,
        )
      : [];
    return [...hidden, ...small].map(({ text }) => text);
  });
}

/**
 * Checks the current state of the page at every size, and in dark at the first: colors do not depend on the size. Saves a
 * screenshot of each.
 */
async function checkState(page: Page, name: string, sizes: readonly { width: number; height: number }[]) {
  for (const [i, size] of sizes.entries()) {
    await page.setViewportSize(size);
    for (const colorScheme of i === 0 ? (["dark", "light"] as const) : (["light"] as const)) {
      await page.emulateMedia({ colorScheme });
      const rules = colorScheme === "dark" ? RULES_OF_COLOR : i === 0 ? undefined : RULES_OF_LAYOUT;
      const state = `${name}-${size.width}-${colorScheme}`;
      expect(await violations(page, rules), state).toEqual([]);
      await keepScreenshot(page, state);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${name} at ${size.width}`).toBeLessThanOrEqual(0);
    expect(await hiddenButtons(page), `${name} at ${size.width}`).toEqual([]);
  }
}

/** Uploads the photo with and without errors, until every state of an upload is visible. */
async function showUploads(page: Page): Promise<void> {
  const upload = page.getByRole("button", { name: "Upload original", exact: true });
  await upload.click();
  await page.getByText("Pixelated", { exact: true }).waitFor();
  cloud.behaviour.rejection = { code: "CORRUPT_JPEG", message: "" };
  await upload.click();
  await page.getByText("This JPEG is damaged.").waitFor();
  cloud.behaviour.waits = Infinity;
  cloud.behaviour.early = 2;
  await upload.click();
  await page.getByText("Sent. Pixelating …").waitFor();
}

const PHOTOS = [
  ...[CAT, CAT_PNG].map((path) => ({ name: basename(path), mimeType: "", buffer: readFileSync(path) })),
  { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("No photo") },
];

describe("axe finds no violation and nothing overflows, in light and dark at every size,", () => {
  test("on a desk", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await page.getByRole("heading", { level: 1 }).waitFor();
    await checkState(page, "welcome", DESK_SIZES);
    await page.setViewportSize(DESK_SIZES[0] ?? { width: 1440, height: 900 });
    await choosePhotos(page, PHOTOS);
    await checkState(page, "art", DESK_SIZES.slice(0, 3));
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("radio", { name: "Hide" }).check();
    await page.getByText("Drag over anything you want to hide", { exact: true }).waitFor();
    await checkState(page, "hide-nothing", DESK_SIZES.slice(0, 1));
    await page.getByRole("button", { name: "Add area" }).click();
    await checkState(page, "hide", DESK_SIZES.slice(0, 3));
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("radio", { name: "Art" }).check();
    await showUploads(page);
    await checkState(page, "uploads", DESK_SIZES.slice(0, 1));
    await page.getByRole("button", { name: "notes.txt, not readable" }).click();
    await page.getByText("This file is not a photo that your browser or Pixelater can read.").waitFor();
    await checkState(page, "unreadable", DESK_SIZES.slice(0, 1));
  });

  test("on a phone and a tablet, with every sheet", async () => {
    await using opened = await visit(cloud.url, {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
    });
    const { page } = opened;
    await page.getByRole("heading", { level: 1 }).waitFor();
    await checkState(page, "phone-welcome", PHONE_SIZES.slice(0, 2));
    await page.setViewportSize({ width: 390, height: 844 });
    await choosePhotos(page, PHOTOS);
    await checkState(page, "phone-art", PHONE_SIZES);
    for (const label of ["Cells", "Colours", "File", "Links"]) {
      await page.setViewportSize({ width: 390, height: 844 });
      await openTool(page, label);
      await checkState(page, `phone-${label.toLowerCase()}`, PHONE_SIZES.slice(0, 2));
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("radio", { name: "Hide" }).check();
    await openTool(page, "Areas");
    await page.getByRole("button", { name: "Add area" }).click();
    await checkState(page, "phone-areas", [...PHONE_SIZES, { width: 820, height: 1180 }]);
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
    expect(await cells.getAttribute("aria-valuetext")).toBe("2 cells across");
    await page.getByRole("img", { name: "cat.jpg, pixelated into 2 by 1 cells" }).waitFor();

    await page.getByRole("radio", { name: "Original colours" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("radio", { name: "16 of the photo" }).isChecked()).toBe(true);

    await page.getByRole("button", { name: "Upload original", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("Pixelated", { exact: true }).waitFor();
    expect(await page.getByRole("status").textContent()).toBe("cat.jpg is pixelated: 6 photos");
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
