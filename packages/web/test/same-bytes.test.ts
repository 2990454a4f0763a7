import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pixelate } from "@pixelater/core";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { interlacedPng } from "./harness/interlaced-png.ts";
import { CAT, CAT_PNG } from "./harness/visit.ts";

/** The core's builds; browser.js imports other files of the folder. */
const BUILDS = fileURLToPath(new URL("../../core/dist/", import.meta.url));

const PAGE = `<!doctype html><script type="module">
import * as core from "/browser.js";
globalThis.pixelaterCore = core;
</script>`;

declare global {
  // Only `var` declares a property of globalThis.
  var pixelaterCore: typeof import("@pixelater/core");
}

const server = createServer((request, response) => {
  const script = /^\/([\w-]+\.js)$/.exec(request.url ?? "")?.[1];
  if (script !== undefined) {
    response.writeHead(200, { "Content-Type": "text/javascript" }).end(readFileSync(join(BUILDS, script)));
  } else {
    response.writeHead(200, { "Content-Type": "text/html" }).end(PAGE);
  }
});
let url = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}/`;
});
afterAll(() => server.close());

/** 203 × 150 pixels of noise, 4:2:0; 23 % of the pixel values are 0 or 255. Made with packages/core/test/jpeg/write-jpeg.ts. */
const CLIPPED = new URL("harness/progressive-that-clips.jpg", import.meta.url);

const photos = [
  { name: "a baseline JPEG", photo: readFileSync(CAT) },
  { name: "a progressive JPEG that clips", photo: readFileSync(CLIPPED) },
  { name: "a PNG", photo: readFileSync(CAT_PNG) },
  { name: "an interlaced PNG with a palette", photo: interlacedPng(203, 150) },
];
const AREAS = [
  { left: "10.125%", top: "20%", width: "33.3%", height: "40%" },
  { shape: "ellipse", left: "50%", top: "5%", width: "45%", height: "60.5%" },
] as const;
const options = [
  { grid: 16, format: "png" },
  { grid: { columns: 7, rows: 31 }, format: "jpeg", quality: 90 },
  { cellSize: 13, format: "png", palette: "pico8" },
  { cellSize: 1, format: "jpeg" },
  { grid: 48, light: "linear", format: "png" },
  { grid: 12, format: "jpeg", regions: AREAS },
  // Not as PNG: pixels outside regions are deflated by Node's zlib or, in browsers, by fflate, whose bytes differ.
] as const;

test.each(photos)("$name gives the same bytes in Chromium as in Node", async ({ photo }) => {
  const browser = await chromium.connect(inject("chromiumUrl"));
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => "pixelaterCore" in globalThis);
  const inChromium = await page.evaluate(
    ([base64, wanted]) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      return wanted.map((one) => [...pixelaterCore.pixelate(bytes, one)]);
    },
    [photo.toString("base64"), options] as const,
  );
  await browser.close();
  for (const [i, one] of options.entries()) {
    expect(Buffer.from(inChromium[i] ?? []).equals(pixelate(photo, one)), JSON.stringify(one)).toBe(true);
  }
});
