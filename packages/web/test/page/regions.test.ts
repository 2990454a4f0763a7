import { readFileSync } from "node:fs";
import { decode, layGrid, pixelate, type Region } from "@pixelater/core";
import { cellsTouched, placeRegions } from "@pixelater/core/region";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StandInCloud, startStandInCloud } from "../harness/stand-in-cloud.ts";
import { CAT_PNG, choosePhotos, download, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: StandInCloud;
beforeAll(async () => {
  cloud = await startStandInCloud();
});
afterAll(() => cloud.close());

/** Opens a photo and goes over to choosing parts of it. */
async function chooseParts(page: Page, photo: string): Promise<void> {
  await choosePhotos(page, photo);
  await page.getByRole("radio", { name: "Parts of it" }).check();
}

/** Drags the mouse over the photo on the stage, from and to places in percent of it. */
async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const { x, y, width, height } = (await page.locator(".frame").boundingBox()) ?? raise();
  await page.mouse.move(x + (width * from[0]) / 100, y + (height * from[1]) / 100);
  await page.mouse.down();
  await page.mouse.move(x + (width * to[0]) / 100, y + (height * to[1]) / 100, { steps: 4 });
  await page.mouse.up();
}

function raise(): never {
  throw new Error("Expected a photo on the stage but found none");
}

/** Where the regions lie on the page, as the core takes them. */
function drawnRegions(page: Page): Promise<Region[]> {
  return page.locator(".region").evaluateAll((buttons) =>
    buttons.map((button): Region => {
      if (!(button instanceof HTMLElement)) throw new Error("Expected a button");
      const { left, top, width, height } = button.style;
      const percent = (text: string) => `${parseFloat(text)}%` as const;
      return {
        shape: button.dataset["shape"] === "ellipse" ? "ellipse" : "rectangle",
        left: percent(left),
        top: percent(top),
        width: percent(width),
        height: percent(height),
      };
    }),
  );
}

/** Expects a written photo to be the original's pixels but for the touched cells, and those of one colour each. */
function expectOnlyCells(
  written: Uint8Array,
  original: Uint8Array,
  regions: readonly Region[],
  cells: number,
) {
  const before = decode(original);
  const after = decode(written);
  const grid = layGrid({ grid: cells }, before.width, before.height);
  const touched = cellsTouched(grid, placeRegions(regions, before.width, before.height));
  let kept = 0;
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      const isTouched = touched[row * grid.columns + column] === 1;
      const top = grid.yEdges[row] ?? 0;
      const left = grid.xEdges[column] ?? 0;
      for (let y = top; y < (grid.yEdges[row + 1] ?? 0); y++) {
        for (let x = left; x < (grid.xEdges[column + 1] ?? 0); x++) {
          const at = 4 * (y * before.width + x);
          const from = isTouched
            ? after.data.subarray(4 * (top * before.width + left))
            : before.data.subarray(at);
          for (let c = 0; c < 4; c++) {
            if (after.data[at + c] !== from[c]) throw new Error(`Pixel ${x},${y} is not what it should be`);
          }
          if (!isTouched) kept++;
        }
      }
    }
  }
  expect(touched).toContain(1);
  expect(kept).toBeGreaterThan(0);
}

describe("parts of a photo", () => {
  test("are drawn with the mouse, and all beside them is downloaded as it was", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await chooseParts(page, CAT_PNG);
    await drag(page, [30, 20], [60, 70]);
    await page.getByRole("button", { name: "Part 1, rectangle" }).waitFor();
    const regions = await drawnRegions(page);
    const { bytes } = await download(page);
    const original = readFileSync(CAT_PNG);
    expect(decode(bytes)).toEqual(decode(pixelate(original, { grid: 32, regions })));
    expectOnlyCells(bytes, original, regions, 32);
  });
});
