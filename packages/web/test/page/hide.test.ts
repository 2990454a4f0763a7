import { readFileSync } from "node:fs";
import { pixelate, type PixelateOptions, verify } from "@pixelater/core";
import { findFaces } from "@pixelater/faces";
import axeCore from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faceBounds } from "../../src/faces/face-bounds.ts";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { choosePhotos, download, keepScreenshot, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

/** A JPEG, whose bytes are the same in browsers and in Node. */
const ASTRONAUT = {
  name: "astronaut.jpg",
  mimeType: "image/jpeg",
  buffer: Buffer.from(pixelate(samplePhoto("astronaut.png"), { cellSize: 1, format: "jpeg", quality: 90 })),
};
const COFFEE = { name: "coffee.png", mimeType: "image/png", buffer: samplePhoto("coffee.png") };

function samplePhoto(name: string): Buffer<ArrayBuffer> {
  return Buffer.from(readFileSync(new URL(`../../../../photos/${name}`, import.meta.url)));
}

async function hide(page: Page, photo: typeof ASTRONAUT): Promise<void> {
  await choosePhotos(page, photo);
  await page.getByRole("radio", { name: "Hide", exact: true }).check();
}

async function findFacesOnPage(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Find faces" }).click();
  await page.getByText(/faces? found in \d/).waitFor();
}

/** Returns the area of the astronaut's face as the page should make it. */
async function faceArea() {
  const [face] = await findFaces(ASTRONAUT.buffer);
  if (face === undefined) throw new Error("Expected a face in astronaut.jpg but found none");
  const { left, top, width, height } = faceBounds(face, { width: 512, height: 512 });
  return {
    shape: "ellipse",
    left: `${left}%`,
    top: `${top}%`,
    width: `${width}%`,
    height: `${height}%`,
  } as const;
}

/** Expects that a downloaded photo is what the core writes with these options, and hides what they say. */
function expectHidden(bytes: Uint8Array, options: PixelateOptions): void {
  const original = ASTRONAUT.buffer;
  expect(bytes.length).toBeGreaterThan(0);
  expect(Buffer.from(bytes).equals(pixelate(original, options))).toBe(true);
  const { outsideUnchanged, insideCovered, inside } = verify(original, bytes, options);
  expect([outsideUnchanged, insideCovered]).toEqual([true, true]);
  expect(inside.compared).toBeGreaterThan(100);
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  return page.evaluate(async () => {
    const { violations: found } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

describe("the journey", () => {
  test("finds a face, hides it, changes its cover, undoes, survives a reload and downloads", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await hide(page, ASTRONAUT);
    await findFacesOnPage(page);
    expect(await page.getByText("1 face found in").count()).toBe(1);
    expect(await page.getByRole("status").textContent()).toBe("1 face found");
    expect(await violations(page)).toEqual([]);
    await keepScreenshot(page, "face-suggested");

    await page.getByRole("button", { name: "Hide face 1" }).click();
    expect(await page.getByRole("status").textContent()).toBe("1 face hidden, 0 suggestions left");
    const area = page.getByRole("button", { name: "Area 1, ellipse" });
    expect(await area.count()).toBe(1);
    const face = await faceArea();
    expectHidden((await download(page)).bytes, { regions: [{ ...face, cells: 8 }], cover: "surroundings" });

    await area.click();
    await page.getByRole("radio", { name: "Mosaic" }).check();
    const cells = page.getByRole("slider", { name: "Cells across the area" });
    expect(await cells.getAttribute("aria-valuetext")).toContain("may recognise the face");
    await cells.fill("16");
    expect(await cells.getAttribute("aria-valuetext")).toBe("16 cells: this face can be recognised.");
    await cells.fill("4");
    expect(await cells.getAttribute("aria-valuetext")).toBe("4 cells: strong. Do not use it for text.");
    expect(await violations(page)).toEqual([]);
    await keepScreenshot(page, "face-hidden");
    const mosaic = { regions: [{ ...face, cells: 4 }], cover: "cells" } as const;
    expectHidden((await download(page)).bytes, mosaic);

    // The slider's changes are one step, the kind of cover another, accepting the face a third.
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    expect(await page.getByRole("radio", { name: "Surroundings" }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await area.count()).toBe(0);
    expect(await page.getByRole("button", { name: "Hide face 1" }).count()).toBe(1);
    await page.getByRole("button", { name: "Redo" }).click();
    await page.keyboard.press("Control+Shift+z");
    await page.keyboard.press("Control+y");
    expect(await area.count()).toBe(1);
    expect(await page.getByRole("button", { name: "Redo" }).isEnabled()).toBe(false);

    await page.reload();
    await area.waitFor();
    expectHidden((await download(page)).bytes, mosaic);
    // The next area is covered like the last one.
    await page.getByRole("radio", { name: "Mosaic" }).waitFor();
    expect(await page.getByRole("radio", { name: "Mosaic" }).isChecked()).toBe(true);

    await page.getByRole("button", { name: "Forget all …" }).click();
    await page.getByRole("button", { name: "Forget this photo" }).click();
    await page.getByText("All photos and areas are forgotten").waitFor({ state: "attached" });
    expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual(
      [],
    );
    await page.reload();
    await page.getByText("Drop a photo").first().waitFor();
    expect(await page.locator(".stage").count()).toBe(0);
  });

  test("hides everything but an area, or a brush stroke, in a color", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await hide(page, ASTRONAUT);
    await findFacesOnPage(page);
    await page.getByRole("button", { name: "Accept all" }).click();
    await page.getByRole("radio", { name: "Hide everything else" }).check();
    const face = await faceArea();
    expectHidden((await download(page)).bytes, {
      keep: [face],
      cover: "surroundings",
      grid: { columns: 32 },
    });
    await page.getByRole("radio", { name: "Solid" }).check();
    await page.getByRole("radio", { name: "Own colour" }).check();
    expectHidden((await download(page)).bytes, {
      keep: [face],
      cover: "solid",
      color: "#000000",
      grid: { columns: 32 },
    });
    await page.getByRole("img", { name: "astronaut.jpg, everything but 1 area hidden" }).waitFor();

    await page.getByRole("radio", { name: "Hide the areas" }).check();
    await page.getByRole("button", { name: "Area 1, ellipse" }).focus();
    await page.keyboard.press("Delete");
    await page.getByRole("radio", { name: "Solid" }).check();
    await page.getByRole("radio", { name: "Brush" }).check();
    const box = await page.locator(".frame").boundingBox();
    if (box === null) throw new Error("Expected a photo on the stage but found none");
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.5 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.7 * box.height, { steps: 20 });
    await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.5 * box.height, { steps: 20 });
    await page.mouse.up();
    await page.getByRole("button", { name: "Area 1, brush stroke" }).waitFor();
    await keepScreenshot(page, "brush");
    const outline = await page.locator(".outline").getAttribute("points");
    const style = await page
      .locator(".region")
      .evaluate((button) =>
        button instanceof HTMLElement
          ? [button.style.left, button.style.top, button.style.width, button.style.height].map(parseFloat)
          : [],
      );
    const [left = 0, top = 0, width = 0, height = 0] = style;
    const percent = (value: number) => `${Math.round(value * 100) / 100}%` as const;
    const points = (outline ?? "").split(" ").map((corner) => {
      const [x = 0, y = 0] = corner.split(",").map(Number);
      return [percent(left + (x * width) / 100), percent(top + (y * height) / 100)] as const;
    });
    expect(points.length).toBeGreaterThan(8);
    expectHidden((await download(page)).bytes, {
      regions: [{ shape: "polygon", points, cells: 64 }],
      cover: "solid",
      color: "auto",
    });
    // The stroke is one step.
    await page.keyboard.press("Control+z");
    expect(await page.locator(".region").count()).toBe(0);
  });
});

describe("finding faces", () => {
  test("says what to do when there are none", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await hide(page, COFFEE);
    await findFacesOnPage(page);
    expect(await page.getByText(/No faces found in .* drag over them yourself/).count()).toBe(1);
    expect(await page.getByRole("button", { name: "Undo" }).isEnabled()).toBe(false);
    expect(await page.getByRole("button", { name: "Look closer, for small and turned faces" }).count()).toBe(
      1,
    );
  });

  test("says that the detector could not be loaded, and tries again", async () => {
    await using opened = await visit(cloud.url, { serviceWorkers: "block" });
    const { page, context } = opened;
    opened.ignore(/Failed to load resource/);
    await hide(page, ASTRONAUT);
    await context.route(/weights/, (route) => route.abort());
    await page.getByRole("button", { name: "Find faces" }).click();
    const alert = page.getByRole("alert").filter({ hasText: "The face detector could not be loaded." });
    await alert.waitFor();
    await context.unroute(/weights/);
    await alert.getByRole("button", { name: "Try again" }).click();
    await page.getByText("1 face found in").waitFor();
    await page.getByRole("button", { name: "Drop suggestion 1" }).click();
    expect(await page.getByRole("status").textContent()).toBe("1 suggestion dropped, 0 suggestions left");
    expect(await page.locator(".suggestion").count()).toBe(0);
  });
});
