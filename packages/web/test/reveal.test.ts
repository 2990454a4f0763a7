import { readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { measure, type Mosaic, pixelate } from "@pixelater/core";
import { toProgressive } from "@pixelater/core/progressive";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url));

/** The page of the README. */
const [, DEMO = ""] = /```html\n(.*?)```/s.exec(file("packages/reveal/README.md").toString()) ?? [];
const SCRIPT = readFileSync(new URL("../../reveal/dist/index.js", import.meta.url));
/** A photo without a color profile, whose colors the canvas shows as they are. */
const PHOTO = pixelate(file("photos/coffee.png"), { cellSize: 1, format: "jpeg", quality: 90 });
const { bytes: PROGRESSIVE, scans } = toProgressive(PHOTO);

let page = DEMO;
let requests: string[] = [];
/** Those who wait for the photo, and the byte up to which they have it. */
let readers: ServerResponse[] = [];
let released = 0;

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  requests.push(path);
  if (path === "/reveal.js") response.setHeader("Content-Type", "text/javascript").end(SCRIPT);
  else if (path === "/photo.jpg") {
    response.setHeader("Content-Type", "image/jpeg").setHeader("Cache-Control", "no-store");
    response.flushHeaders();
    if (released < PROGRESSIVE.length) readers.push(response);
    send(response, 0, released);
  } else if (path === "/whole.jpg") response.setHeader("Content-Type", "image/jpeg").end(PROGRESSIVE);
  else if (/^\/\d+\.png$/.test(path)) {
    const columns = Number(path.slice(1, -4));
    const png = pixelate(PHOTO, { grid: { columns }, size: "cells", format: "png" });
    response.setHeader("Content-Type", "image/png").end(png);
  } else if (path === "/") response.setHeader("Content-Type", "text/html; charset=utf-8").end(page);
  else response.writeHead(404).end();
});

let browser: Browser;
const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.connect(inject("chromiumUrl"));
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  page = DEMO;
  requests = [];
  readers = [];
  released = 0;
});

function send(response: ServerResponse, from: number, to: number): void {
  if (to > from) response.write(PROGRESSIVE.subarray(from, to));
  if (to === PROGRESSIVE.length) response.end();
}

/** Lets everyone have the photo up to an offset. The image's own request is cut off once the element reads the photo. */
function sendUpTo(end: number): void {
  for (const response of readers) send(response, released, end);
  released = end;
}

/** The canvas of the element, as a mosaic's colors. */
function shownCells(visited: Page) {
  return visited.evaluate(() => {
    const canvas = document.querySelector("pixelated-reveal")?.shadowRoot?.querySelector("canvas");
    const { data } = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
      data: [],
    };
    return { columns: canvas?.width, rows: canvas?.height, hidden: canvas?.hidden, colors: [...data] };
  });
}

/** The mean difference of the shown cells from the photo's own, in levels. */
function meanDifference(colors: readonly number[], mosaic: Mosaic): number {
  return (
    mosaic.colors.reduce((sum, value, i) => sum + Math.abs(value - (colors[i] ?? 0)), 0) /
    mosaic.colors.length
  );
}

const stageIs = (stage: string) => `pixelated-reveal[stage="${stage}"]`;

test("the page of the README shows finer and finer cells as bytes come in, then the photo", async () => {
  const context = await browser.newContext();
  const visited = await context.newPage();
  await visited.goto(address(), { waitUntil: "commit" });
  for (const [i, columns] of [8, 16, 32, 64].entries()) {
    // The end of a scan shows once the next marker is there.
    sendUpTo((scans[i]?.end ?? 0) + 2);
    await visited.locator(stageIs(String(columns))).waitFor();
    const shown = await shownCells(visited);
    const [mosaic] = measure(PHOTO, [{ grid: { columns, rows: shown.rows ?? 0 } }]);
    expect({ ...shown, colors: [] }).toEqual({ columns, rows: mosaic.rows, hidden: false, colors: [] });
    expect(meanDifference(shown.colors, mosaic), `${columns} columns`).toBeLessThan(2);
  }
  // The photo's place is kept while it is read.
  expect(await visited.locator("img").boundingBox()).toMatchObject({ width: 640, height: 427 });
  sendUpTo(PROGRESSIVE.length);
  await visited.locator(stageIs("photo")).waitFor();
  const image = visited.locator("img");
  expect(await image.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])).toEqual([
    600, 400,
  ]);
  expect(await shownCells(visited)).toMatchObject({ hidden: true });
  expect(await image.getAttribute("alt")).toBe("A rocket lifts off");
  await context.close();
});

/** Notes each stage that the page shows in an attribute of its root. */
async function noteStages(visited: Page): Promise<void> {
  await visited.addInitScript(() => {
    const note = (event: Event) => {
      const { dataset } = document.documentElement;
      if (event instanceof CustomEvent) {
        dataset["stages"] = `${dataset["stages"] ?? ""} ${JSON.stringify(event.detail)}`;
      }
    };
    addEventListener("stage", note, true);
  });
}

const notedStages = (visited: Page) =>
  visited.evaluate(() => (document.documentElement.dataset["stages"] ?? "").match(/\d+/g) ?? []);

test("people who want less motion see the photo alone, others every stage", async () => {
  page = DEMO.replace("<pixelated-reveal>", '<pixelated-reveal step="1">');
  for (const reducedMotion of ["reduce", "no-preference"] as const) {
    const context = await browser.newContext({ reducedMotion });
    const visited = await context.newPage();
    await noteStages(visited);
    [readers, released] = [[], 0];
    await visited.goto(address(), { waitUntil: "commit" });
    // An image that is loaded before the script stays as it is, and shows no stages either.
    await visited.evaluate(() => customElements.whenDefined("pixelated-reveal").then(() => undefined));
    sendUpTo(PROGRESSIVE.length);
    await visited.locator(stageIs("photo")).waitFor();
    expect(await notedStages(visited)).toEqual(reducedMotion === "reduce" ? [] : ["8", "16", "32", "64"]);
    await context.close();
  }
});

test("a lazy image is read once it is near, from the file that srcset chooses", async () => {
  page = DEMO.replace(
    "<pixelated-reveal>",
    '<div style="height: 20000px"></div><pixelated-reveal step="1">',
  ).replace(
    'src="/photo.jpg"',
    'loading="lazy" src="/small.jpg" srcset="/small.jpg 100w, /photo.jpg 640w" sizes="640px"',
  );
  const context = await browser.newContext();
  const visited = await context.newPage();
  await noteStages(visited);
  await visited.goto(address());
  await visited.evaluate(async () => {
    await customElements.whenDefined("pixelated-reveal");
    // What the element asked for by now is at the server before this.
    await fetch("/later");
  });
  expect(requests).not.toContain("/photo.jpg");
  await visited.locator("pixelated-reveal").scrollIntoViewIfNeeded();
  sendUpTo((scans[0]?.end ?? 0) + 2);
  await visited.locator(stageIs("8")).waitFor();
  sendUpTo(PROGRESSIVE.length);
  await visited.locator(stageIs("photo")).waitFor();
  expect(await notedStages(visited)).toEqual(["8", "16", "32", "64"]);
  expect(requests).toContain("/photo.jpg");
  expect(requests).not.toContain("/small.jpg");
  await context.close();
});

test("an element that is moved or taken away and a page that changes the image lose no photo", async () => {
  const context = await browser.newContext();
  const visited = await context.newPage();
  const image = visited.locator("img");
  const begin = async () => {
    [readers, released] = [[], 0];
    await visited.goto(address(), { waitUntil: "commit" });
    sendUpTo((scans[0]?.end ?? 0) + 2);
    await visited.locator(stageIs("8")).waitFor();
  };
  const finish = async () => {
    sendUpTo(PROGRESSIVE.length);
    await visited.locator(stageIs("photo")).waitFor();
    expect(await shownCells(visited)).toMatchObject({ hidden: true });
    return image.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.getAttribute("src")]);
  };

  await begin();
  await visited.evaluate(() => {
    document.body.append(document.createElement("main"));
    document.querySelector("main")?.append(document.querySelector("pixelated-reveal") ?? "");
  });
  expect(await finish()).toEqual([600, expect.stringMatching(/^blob:/)]);

  await begin();
  const removed = await visited.evaluateHandle(() => document.querySelector("pixelated-reveal"));
  const left = await removed.evaluate(async (element) => {
    element?.remove();
    await Promise.resolve();
    const canvas = element?.shadowRoot?.querySelector("canvas");
    return [
      canvas?.hidden,
      element?.querySelector("img")?.getAttribute("src"),
      element?.hasAttribute("stage"),
    ];
  });
  expect(left).toEqual([true, "/photo.jpg", false]);
  await removed.evaluate((element) => {
    document.body.append(element ?? "");
  });
  await visited.locator(stageIs("8")).waitFor();
  expect(await finish()).toEqual([600, expect.stringMatching(/^blob:/)]);

  await begin();
  await image.evaluate((img: HTMLImageElement) => {
    img.src = "/whole.jpg";
  });
  expect(await finish()).toEqual([600, "/whole.jpg"]);
  await context.close();
});

test("an image in a <picture> loads from its <source>", async () => {
  page = DEMO.replace(/<img[^>]*>/, (img) => `<picture><source srcset="/whole.jpg">${img}</picture>`);
  const context = await browser.newContext();
  const visited = await context.newPage();
  await visited.goto(address());
  await visited.locator(stageIs("photo")).waitFor();
  expect(requests.filter((path) => path.endsWith(".jpg"))).toEqual(["/whole.jpg"]);
  expect(await visited.locator("img").getAttribute("src")).toBe("/photo.jpg");
  await context.close();
});

test("without script the image loads as always", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const visited = await context.newPage();
  const loaded = visited.goto(address());
  sendUpTo(PROGRESSIVE.length);
  await loaded;
  expect(requests).toEqual(["/", "/photo.jpg"]);
  expect(await visited.locator("img").boundingBox()).toMatchObject({ width: 640, height: 427 });
  await context.close();
});

test("pictures of cells are shown in order while any photo loads by itself", async () => {
  page = DEMO.replace(
    "<pixelated-reveal>",
    '<pixelated-reveal mosaics="/8.png /missing.png /24.png" step="1">',
  );
  const context = await browser.newContext();
  const visited = await context.newPage();
  await visited.goto(address(), { waitUntil: "commit" });
  await visited.locator(stageIs("24")).waitFor();
  const [mosaic] = measure(PHOTO, [{ grid: { columns: 24 } }]);
  expect((await shownCells(visited)).colors).toEqual([...mosaic.colors]);
  sendUpTo(PROGRESSIVE.length);
  await visited.locator(stageIs("photo")).waitFor();
  expect(requests.filter((path) => path === "/photo.jpg")).toHaveLength(1);
  await context.close();
});

test("a photo that cannot be read loads, or fails, as it does without script", async () => {
  const context = await browser.newContext();
  const visited = await context.newPage();
  page = DEMO.replace('src="/photo.jpg"', 'src="/nothing.jpg"');
  await visited.goto(address());
  await visited.locator(stageIs("photo")).waitFor();
  expect(await visited.locator("img").getAttribute("src")).toBe("/nothing.jpg");
  // Another origin, which does not allow that its pictures are read.
  const other = `http://localhost:${(server.address() as AddressInfo).port}/whole.jpg`;
  page = DEMO.replace('src="/photo.jpg"', `src="${other}"`);
  await visited.goto(address());
  await visited.locator(stageIs("photo")).waitFor();
  const image = visited.locator("img");
  expect(await image.getAttribute("src")).toBe(other);
  expect(await image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(600);
  await context.close();
});
