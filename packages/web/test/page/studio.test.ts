import { readFileSync } from "node:fs";
import { decode, inspect, outputName, pixelate } from "@pixelater/core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT, CAT_PNG, choosePhotos, download, keepScreenshot, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

/** Counts the different colours of the canvas on the stage. */
async function colorsOnStage(page: Page): Promise<number> {
  return page.locator(".stage canvas").evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    const colors = new Set<string>();
    for (let i = 0; i < data.length; i += 4) colors.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
    return colors.size;
  });
}

describe("the studio", () => {
  test("pixelates a chosen photo, and downloads the core's pixels", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT_PNG);
    await page.getByRole("button", { name: "8 cells across", exact: true }).click();
    expect(await colorsOnStage(page)).toBeLessThanOrEqual(64);
    const { name, bytes } = await download(page);
    expect(name).toBe(outputName("cat-5px.png", { grid: { columns: 8 } }, "png"));
    expect(name).toBe("cat-5px-8-across.png");
    const expected = pixelate(readFileSync(CAT_PNG), { grid: { columns: 8 }, format: "png" });
    expect(decode(bytes)).toEqual(decode(expected));
    await keepScreenshot(page, "studio");
  });

  test("applies cell size and palette", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT_PNG);
    await page.getByRole("radio", { name: "Size" }).check();
    await page.getByRole("button", { name: "24 pixels" }).click();
    await page.getByRole("radio", { name: "Game Boy" }).check();
    expect(await colorsOnStage(page)).toBe(4);
    const { bytes } = await download(page);
    const options = { cellSize: 24, palette: "gameboy", format: "png" } as const;
    expect(decode(bytes)).toEqual(decode(pixelate(readFileSync(CAT_PNG), options)));
  });

  test("mixes the photo's own colours", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT_PNG);
    expect(await page.getByRole("radio", { name: "Crisp" }).count()).toBe(0);
    await page.getByRole("radio", { name: "16 of the photo" }).check();
    expect(await colorsOnStage(page)).toBeLessThanOrEqual(16);
    await page.getByRole("radio", { name: "Crisp" }).check();
    const { bytes } = await download(page);
    const options = {
      grid: { columns: 32 },
      palette: { colors: 16 },
      dither: "atkinson",
      format: "png",
    } as const;
    expect(decode(bytes)).toEqual(decode(pixelate(readFileSync(CAT_PNG), options)));
    await keepScreenshot(page, "dithered");
  });

  test("draws round cells apart, and mixes the colours of a palette file", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT_PNG);
    await page.getByRole("radio", { name: "Round" }).check();
    await page.getByRole("slider", { name: "Gap" }).fill("20");
    await page.getByLabel("Colour between").fill("#101010");
    await page.getByRole("radio", { name: "Your colours" }).check();
    const file = (name: string, text: string) => ({
      name,
      mimeType: "text/plain",
      buffer: Buffer.from(text),
    });
    const opener = page.getByLabel("Open a palette file");
    await opener.setInputFiles(file("notes.hex", "no colours"));
    expect(await page.getByRole("alert").textContent()).toContain(
      "Expected a .gpl, .pal (JASC) or .hex palette",
    );
    await opener.setInputFiles(file("two.hex", "102030\nffeedd\n"));
    await page.getByLabel("Colour 2", { exact: true }).fill("#ffee00");
    await page.getByRole("radio", { name: "Fine" }).check();
    await page.getByRole("slider", { name: "How much" }).fill("50");
    await keepScreenshot(page, "round");
    const { bytes } = await download(page);
    const { width } = inspect(readFileSync(CAT_PNG));
    const expected = pixelate(readFileSync(CAT_PNG), {
      grid: { columns: 32 },
      palette: ["#102030", "#ffee00"],
      dither: "floyd-steinberg",
      ditherStrength: 0.5,
      shape: "round",
      gap: Math.round((0.2 * width) / 32),
      gapColor: "#101010",
      format: "png",
    });
    expect(decode(bytes)).toEqual(decode(expected));
  });

  test("opens several photos and removes them again", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, [CAT, CAT_PNG]);
    const strip = page.getByRole("list", { name: "Photos" }).getByRole("listitem");
    expect(await strip.count()).toBe(2);
    await page.getByRole("button", { name: "Remove cat.jpg" }).click();
    expect(await strip.count()).toBe(1);
    await page.getByRole("heading", { name: "cat-5px.png" }).waitFor();
    await page.getByRole("button", { name: "Remove cat-5px.png" }).click();
    await page.getByRole("heading", { name: "Photos, in squares." }).waitFor();
  });
});
