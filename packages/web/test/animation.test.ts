import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { layGrid, measure, paint } from "@pixelater/core";
import { animate } from "@pixelater/core/animation";
import { chromium } from "playwright-core";
import { expect, inject, onTestFinished, test } from "vitest";

const PHOTO = readFileSync(new URL("../../../photos/coffee.png", import.meta.url));
const MOSAICS = measure(PHOTO, [{ grid: 4 }, { grid: 6 }, { grid: 8 }]).map(({ columns, rows, colors }) => ({
  ...layGrid({ grid: { columns, rows } }, 60, 40),
  colors,
}));
const FRAMES = MOSAICS.map((image, i) => ({ image, milliseconds: 100 * (i + 1) }));

test("Chromium shows the frames of animated PNGs and GIFs, for as long as they were meant to be, as often", async () => {
  const files = new Map([
    ["/image/png", animate(FRAMES, { loop: 3 })],
    ["/image/gif", animate(FRAMES, { format: "gif", loop: 3 })],
  ]);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? "");
    const type = file === undefined ? "text/html" : request.url?.slice(1);
    response.setHeader("Content-Type", type ?? "").end(file ?? "<!doctype html>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.connect(inject("chromiumUrl"));
  onTestFinished(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  for (const type of ["image/png", "image/gif"]) {
    const shown = await page.evaluate(async (mime) => {
      const response = await fetch(`/${mime}`);
      const decoder = new ImageDecoder({ data: await response.arrayBuffer(), type: mime });
      await decoder.tracks.ready;
      const track = decoder.tracks.selectedTrack;
      const frames = [];
      for (let frameIndex = 0; frameIndex < (track?.frameCount ?? 0); frameIndex++) {
        const { image } = await decoder.decode({ frameIndex });
        const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
        const context = canvas.getContext("2d");
        context?.drawImage(image, 0, 0);
        const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        frames.push({ milliseconds: (image.duration ?? 0) / 1000, pixels: [...pixels] });
        image.close();
      }
      return { frames, repetitions: track?.repetitionCount };
    }, type);
    // Played once, and again twice.
    expect(shown.repetitions, type).toBe(2);
    expect(shown.frames.map(({ milliseconds }) => milliseconds)).toEqual([100, 200, 300]);
    for (const [i, mosaic] of MOSAICS.entries()) {
      const isSame = Buffer.from(shown.frames[i]?.pixels ?? []).equals(Buffer.from(paint(mosaic).data));
      expect(isSame, `frame ${i} of ${type}`).toBe(true);
    }
  }
});
