import { readFileSync } from "node:fs";
import {
  decode,
  layGrid,
  measureCovers,
  measureRaster,
  parseRegions,
  pixelate,
  type Raster,
  type BoxRegion,
  regionsText,
} from "@pixelater/core";
import type { HidingOptions } from "@pixelater/core/region";
import type { Locator, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import {
  CAT,
  CAT_PNG,
  choosePhotos,
  download,
  keepScreenshot,
  openTool,
  useChromium,
} from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

type Place = readonly [xPercent: number, yPercent: number];

/** Opens a photo and switches to hiding areas of it. */
async function chooseAreas(page: Page, photo: Parameters<typeof choosePhotos>[1]): Promise<void> {
  await choosePhotos(page, photo);
  await page.getByRole("radio", { name: "Hide" }).check();
}

/** Converts a position on the photo, in percent, to screen coordinates. */
async function onScreen(page: Page, [xPercent, yPercent]: Place): Promise<{ x: number; y: number }> {
  const box = await page.locator(".frame").boundingBox();
  if (box === null) throw new Error("Expected a photo on the stage but found none");
  return { x: box.x + (box.width * xPercent) / 100, y: box.y + (box.height * yPercent) / 100 };
}

/** Drags the mouse over the photo. */
async function drag(page: Page, from: Place, to: Place): Promise<void> {
  const start = await onScreen(page, from);
  const end = await onScreen(page, to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

function regionButtons(page: Page): Locator {
  return page.getByRole("application", { name: "Areas to pixelate" }).getByRole("button");
}

/** The cover of new areas on a first visit. */
const FIRST_COVER = { cover: "surroundings" } as const;

/** Reads the regions from their elements on the page. They have the cells of new areas on a first visit. */
function drawnRegions(page: Page): Promise<BoxRegion[]> {
  return regionButtons(page).evaluateAll((buttons) =>
    buttons.map((button): BoxRegion => {
      if (!(button instanceof HTMLElement)) throw new Error("Expected a button");
      const percent = (text: string) => `${parseFloat(text)}%` as const;
      return {
        shape: button.dataset["shape"] === "ellipse" ? "ellipse" : "rectangle",
        left: percent(button.style.left),
        top: percent(button.style.top),
        width: percent(button.style.width),
        height: percent(button.style.height),
        cells: 8,
      };
    }),
  );
}

/** Returns left, top, width and height of the only region in whole percent. */
async function wholePercent(page: Page): Promise<number[]> {
  const [region] = await drawnRegions(page);
  if (region === undefined) throw new Error("Expected a region but found none");
  return [region.left, region.top, region.width, region.height].map((side) =>
    Math.round(parseFloat(String(side))),
  );
}

/** Counts the changed pixels outside all cells that hide something, and the pixels compared. */
function strayPixels(written: Uint8Array, original: Uint8Array, hiding: HidingOptions) {
  const { width, height, data } = decode(original);
  const before = new Uint32Array(data.slice().buffer);
  const after = new Uint32Array(decode(written).data.slice().buffer);
  const isHidden = new Uint8Array(width * height);
  for (const { columns, shown, xEdges, yEdges } of measureCovers(original, {
    grid: { columns: 32 },
    ...hiding,
  })) {
    for (const [cell, isShown] of shown.entries()) {
      if (isShown === 0) continue;
      const column = cell % columns;
      const row = (cell - column) / columns;
      for (let y = yEdges[row] ?? 0; y < (yEdges[row + 1] ?? 0); y++) {
        isHidden.fill(1, y * width + (xEdges[column] ?? 0), y * width + (xEdges[column + 1] ?? 0));
      }
    }
  }
  let stray = 0;
  let compared = 0;
  for (const [pixel, isCovered] of isHidden.entries()) {
    if (isCovered === 1) continue;
    compared++;
    if (before[pixel] !== after[pixel]) stray++;
  }
  return { stray, compared };
}

describe("by mouse", () => {
  test("dragging draws a region, and the download keeps all pixels outside it", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT_PNG);
    await drag(page, [30, 20], [60, 70]);
    expect(await wholePercent(page)).toEqual([30, 20, 30, 50]);
    const regions = await drawnRegions(page);
    const { bytes } = await download(page);
    const original = readFileSync(CAT_PNG);
    expect(decode(bytes)).toEqual(decode(pixelate(original, { ...FIRST_COVER, regions })));
    const { stray, compared } = strayPixels(bytes, original, { ...FIRST_COVER, regions });
    expect(stray).toBe(0);
    expect(compared).toBeGreaterThan((451 * 300) / 2);
    expect(decode(bytes)).not.toEqual(decode(original));
  });

  test("a JPEG's download has the core's bytes, for rectangles and ellipses with the page's settings", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    await drag(page, [90, 90], [70, 60]);
    await page.getByRole("radio", { name: "Ellipse" }).check();
    await drag(page, [10, 10], [40, 45]);
    await keepScreenshot(page, "regions");
    const regions = await drawnRegions(page);
    expect(regions.map(({ shape }) => shape)).toEqual(["rectangle", "ellipse"]);
    const original = readFileSync(CAT);
    const expected = pixelate(original, { ...FIRST_COVER, regions });
    expect((await download(page)).bytes.equals(expected)).toBe(true);

    await page.getByRole("radio", { name: "PNG" }).check();
    expect(strayPixels((await download(page)).bytes, original, { ...FIRST_COVER, regions }).stray).toBe(0);
  });

  test("a region is moved, resized and removed", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    await drag(page, [20, 20], [40, 40]);
    await drag(page, [30, 30], [40, 50]);
    expect(await wholePercent(page)).toEqual([30, 40, 20, 20]);
    await drag(page, [50, 60], [70, 65]);
    expect(await wholePercent(page)).toEqual([30, 40, 40, 25]);
    await drag(page, [30, 40], [10, 30]);
    expect(await wholePercent(page)).toEqual([10, 30, 60, 35]);
    // Moving stops at the photo's edge.
    await drag(page, [40, 50], [99, 99]);
    expect(await wholePercent(page)).toEqual([40, 65, 60, 35]);
    await page.getByRole("button", { name: "Remove area" }).click();
    expect(await regionButtons(page).count()).toBe(0);
  });

  test("a click outside all regions draws nothing and clears the selection", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    await drag(page, [20, 20], [40, 40]);
    const deletion = page.getByRole("button", { name: "Remove area" });
    expect(await deletion.isEnabled()).toBe(true);
    await drag(page, [70, 70], [70, 70]);
    expect(await regionButtons(page).count()).toBe(1);
    expect(await deletion.isEnabled()).toBe(false);
    await drag(page, [30, 30], [30, 30]);
    expect(await deletion.isEnabled()).toBe(true);
  });

  test("a small region on top of a large one can be clicked", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    await page.getByRole("button", { name: "Add area" }).click();
    await drag(page, [5, 5], [35, 95]);
    // Resized until it covers the one in the middle.
    await drag(page, [35, 95], [95, 95]);
    await drag(page, [50, 50], [52, 50]);
    expect(await regionButtons(page).first().getAttribute("aria-pressed")).toBe("true");
  });

  test("a drag that the browser cancels changes nothing", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    await drag(page, [20, 20], [40, 40]);
    const before = await drawnRegions(page);
    for (const from of [
      [30, 30],
      [70, 70],
    ] as const) {
      const start = await onScreen(page, from);
      await page.mouse.move(start.x, start.y);
      await page.mouse.down();
      await page.mouse.move(start.x + 50, start.y + 50);
      await page
        .locator(".regions")
        .evaluate((layer) =>
          layer.dispatchEvent(new PointerEvent("pointercancel", { pointerId: 1, bubbles: true })),
        );
      await page.mouse.up();
      expect(await drawnRegions(page)).toEqual(before);
    }
  });
});

test("the nudge buttons move and resize a region", async () => {
  await using opened = await visit(cloud.url);
  const { page } = opened;
  await chooseAreas(page, CAT);
  expect(await page.getByRole("button", { name: "Move left" }).isEnabled()).toBe(false);
  await drag(page, [20, 20], [40, 40]);
  for (const name of ["Move left", "Move left", "Move down", "Make larger"]) {
    await page.getByRole("button", { name }).click();
  }
  expect(await wholePercent(page)).toEqual([17, 20, 22, 22]);
  for (const name of ["Move right", "Move up", "Make smaller"]) {
    await page.getByRole("button", { name }).click();
  }
  expect(await wholePercent(page)).toEqual([19, 20, 20, 20]);
  expect(await page.getByRole("status").textContent()).toBe(
    "19 % from the left, 20 % from the top, 20 % wide, 20 % high",
  );
});

/** Adds EXIF orientation 6, which a camera held on its side writes: viewers rotate the photo by 90 degrees. */
function withOrientation6(jpeg: Buffer): Buffer {
  const exif = Buffer.from("4578696600004d4d002a00000008000101120003000000010006000000000000", "hex");
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

describe.each([
  { name: "a PNG", photo: readFileSync(CAT_PNG) },
  { name: "a JPEG", photo: readFileSync(CAT) },
  { name: "a rotated JPEG", photo: withOrientation6(readFileSync(CAT)) },
])("$name", ({ photo }) => {
  test("looks on the page like its download: cells where regions touch them, the photo elsewhere", async () => {
    await using opened = await visit(cloud.url, { deviceScaleFactor: 1.5 });
    const { page } = opened;
    await chooseAreas(page, { name: "photo", mimeType: "", buffer: photo });
    await page.getByRole("radio", { name: "Mosaic" }).check();
    await drag(page, [10, 30], [40, 60]);
    await page.getByRole("radio", { name: "Ellipse" }).check();
    await drag(page, [55, 5], [90, 35]);
    await page.getByRole("radio", { name: "Surroundings" }).check();
    await page.locator(".regions").evaluate((layer) => {
      // Hides the outlines only.
      if (layer instanceof HTMLElement) layer.style.visibility = "hidden";
    });
    const shown = decode(await page.locator(".frame").screenshot());
    const { bytes } = await download(page);
    // Compares means of cells of half the size, since the page scales the photo.
    const colorsOf = ({ width, height, data }: Raster) =>
      measureRaster({ width, height, data }, layGrid({ grid: 16 }, width, height)).colors;
    const deviations = (image: Raster) => {
      const displayed = colorsOf(shown);
      return colorsOf(image).map((value, i) => Math.abs(value - (displayed[i] ?? 0)));
    };
    expect(Math.max(...deviations(decode(bytes)))).toBeLessThan(12);
    // It differs from the photo and from its whole mosaic.
    expect(Math.max(...deviations(decode(photo)))).toBeGreaterThan(24);
    expect(Math.max(...deviations(decode(pixelate(photo, { grid: 8 }))))).toBeGreaterThan(24);
  });
});

describe("by keyboard alone", () => {
  test("regions are added, moved, resized and removed, with an announcement each time", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    const announced = page.getByRole("status");
    await page.getByRole("radio", { name: "Art" }).focus();
    await page.keyboard.press("ArrowLeft");
    // Past the button that finds faces.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    expect(await page.getByRole("radio", { name: "Ellipse" }).isChecked()).toBe(true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await announced.textContent()).toBe("Area 1, ellipse added");
    // The new region has the focus, and with it the arrow keys.
    const region = page.getByRole("button", { name: "Area 1, ellipse" });
    expect(await region.evaluate((button) => button === document.activeElement)).toBe(true);
    const [left = 0, top = 0, width = 0, height = 0] = await wholePercent(page);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowUp"]) await page.keyboard.press(key);
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowUp");
    expect(await wholePercent(page)).toEqual([left + 2, top - 1, width + 1, height - 1]);
    expect(await announced.textContent()).toContain(`${width + 1} % wide, ${height - 1} % high`);
    expect(await region.evaluate((button) => getComputedStyle(button).outlineStyle)).toBe("solid");

    const regions = await drawnRegions(page);
    expect(
      (await download(page)).bytes.equals(pixelate(readFileSync(CAT), { ...FIRST_COVER, regions })),
    ).toBe(true);

    await page.getByRole("button", { name: "Add area" }).press("Enter");
    expect(await regionButtons(page).count()).toBe(2);
    await page.keyboard.press("Delete");
    expect(await announced.textContent()).toBe("Area 2, ellipse removed, 1 left");
    expect(await region.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.press("Backspace");
    expect(await announced.textContent()).toBe("Area 1, ellipse removed, 0 left");
    const addition = page.getByRole("button", { name: "Add area" });
    expect(await addition.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});

describe("by touch", () => {
  test("a finger draws once a shape is chosen, moves a region and does not scroll the page", async () => {
    await using opened = await visit(cloud.url, {
      viewport: { width: 390, height: 700 },
      isMobile: true,
      hasTouch: true,
    });
    const { page, context } = opened;
    await chooseAreas(page, CAT);
    const session = await context.newCDPSession(page);
    const slide = async (from: Place, to: Place) => {
      const start = await onScreen(page, from);
      const end = await onScreen(page, to);
      await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [start] });
      for (let i = 1; i <= 5; i++) {
        const x = start.x + ((end.x - start.x) * i) / 5;
        const y = start.y + ((end.y - start.y) * i) / 5;
        await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y }] });
      }
      // A finger lifted while moving causes a fling, which the next tap would only stop.
      await page.waitForTimeout(150);
      await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const frame = page.locator(".frame");
    const whole = await frame.boundingBox();
    await slide([20, 80], [50, 20]);
    expect(await regionButtons(page).count()).toBe(0);
    await openTool(page, "Areas");
    await page.getByRole("radio", { name: "Rectangle" }).check();
    await page.keyboard.press("Escape");
    // The photo gets the sheet's room back.
    await expect.poll(() => frame.boundingBox()).toEqual(whole);
    await slide([20, 80], [50, 20]);
    expect(await wholePercent(page)).toEqual([20, 20, 30, 60]);
    await slide([35, 50], [45, 55]);
    expect(await wholePercent(page)).toEqual([30, 25, 30, 60]);
    await slide([60, 85], [80, 75]);
    expect(await wholePercent(page)).toEqual([30, 25, 50, 50]);
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await keepScreenshot(page, "regions-phone");
    await openTool(page, "Areas");
    await page.getByRole("button", { name: "Remove area" }).tap();
    await expect.poll(() => regionButtons(page).count()).toBe(0);
  });
});

describe("while there are no regions", () => {
  test("the page says so, and the photo can be neither saved nor uploaded", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    const buttons = ["Save", "Copy", "Upload original"].map((name) =>
      page.getByRole("button", { name, exact: true }),
    );
    const enabled = () => Promise.all(buttons.map((button) => button.isEnabled()));
    expect(await page.getByText("No areas selected. Drag over anything you want to hide.").count()).toBe(1);
    await page.getByRole("img", { name: "cat.jpg, no areas selected" }).waitFor();
    expect(await enabled()).toEqual([false, false, false]);
    await drag(page, [20, 20], [40, 40]);
    expect(await enabled()).toEqual([true, true, true]);
    await page.keyboard.press("Delete");
    expect(await enabled()).toEqual([false, false, false]);
    await page.getByRole("radio", { name: "Art" }).check();
    expect(await enabled()).toEqual([true, true, true]);
  });
});

describe("each photo has its own regions", () => {
  test("which are kept while another photo is on the stage or the whole photo is pixelated", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, [CAT, CAT_PNG]);
    await drag(page, [20, 20], [40, 40]);
    await page.getByRole("button", { name: "cat-5px.png", exact: true }).click();
    await page.locator(".regions").waitFor();
    expect(await regionButtons(page).count()).toBe(0);
    await page.getByRole("button", { name: "cat.jpg", exact: true }).click();
    await expect.poll(() => regionButtons(page).count()).toBe(1);
    await page.getByRole("radio", { name: "Art" }).check();
    await page.getByRole("slider", { name: "Share of the original shown" }).waitFor();
    await page.getByRole("radio", { name: "Hide" }).check();
    expect(await wholePercent(page)).toEqual([20, 20, 20, 20]);
    // One photo has no regions yet, so "Upload all" is disabled.
    expect(await page.getByRole("button", { name: "Upload all 2 originals" }).isEnabled()).toBe(false);
    expect(await page.getByText("cat-5px.png has no areas selected.").count()).toBe(1);
    expect(await page.getByRole("button", { name: "Upload original", exact: true }).isEnabled()).toBe(true);
  });
});

describe("an upload", () => {
  test("sends the original bytes and the regions as text", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    await drag(page, [20, 20], [40, 40]);
    await page.getByRole("radio", { name: "Ellipse" }).check();
    await drag(page, [50, 50], [80, 90]);
    const regions = await drawnRegions(page);
    await page.getByRole("button", { name: "Upload original", exact: true }).click();
    await page.getByText("Pixelated", { exact: true }).waitFor();
    const [sent] = cloud.arrived.values();
    expect(readFileSync(CAT).equals(sent?.bytes ?? new Uint8Array())).toBe(true);
    const text = regionsText(regions);
    expect(sent?.settings).toEqual({
      grids: "32-across",
      format: "same",
      cover: "surroundings",
      regions: text,
    });
    expect(parseRegions(text)).toHaveLength(2);
  });

  test("of the whole photo sends no regions, even if some were drawn before", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseAreas(page, CAT);
    await drag(page, [20, 20], [40, 40]);
    await page.getByRole("radio", { name: "Art" }).check();
    await page.getByRole("button", { name: "Upload original", exact: true }).click();
    await page.getByText("Pixelated", { exact: true }).waitFor();
    const [sent] = cloud.arrived.values();
    expect(sent?.settings).toEqual({ grids: "8x8,16x16,32x32,48x48,64x64", format: "same" });
  });
});

test("a photo that only the browser can read keeps its decoded pixels outside the regions", async () => {
  await using opened = await visit(cloud.url);
  const { page } = opened;
  const webp = await page.evaluate(async () => {
    const cat = await createImageBitmap(await (await fetch("/sample/cat.jpg")).blob());
    const canvas = new OffscreenCanvas(cat.width, cat.height);
    canvas.getContext("2d")?.drawImage(cat, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  // The same photo as a PNG, decoded by this browser.
  const png = await page.evaluate(async (bytes) => {
    const photo = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(photo.width, photo.height);
    canvas.getContext("2d")?.drawImage(photo, 0, 0);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  }, webp);
  await chooseAreas(page, { name: "cat.webp", mimeType: "image/webp", buffer: Buffer.from(webp) });
  await drag(page, [30, 20], [60, 70]);
  const regions = await drawnRegions(page);
  const { name, bytes } = await download(page);
  expect(name).toBe("cat-32-across.png");
  expect(decode(bytes)).toEqual(decode(pixelate(Uint8Array.from(png), { ...FIRST_COVER, regions })));
});
