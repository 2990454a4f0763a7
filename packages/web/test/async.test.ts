import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { measure } from "@pixelater/core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const file = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url));
const PHOTO = file("photos/rocket.jpg");

/** The scripts of the library's README, with the addresses that a bundler would give them. */
const [worker = "", page = ""] = [
  ...file("packages/core/README.md")
    .toString()
    .matchAll(/```text\n([^`]*core\/async[^`]*)```/g),
].map(([, code = ""]) =>
  code
    .replace('"@pixelater/core/async"', '"/browser-async.js"')
    .replace('"@pixelater/core"', '"/browser.js"'),
);

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  const answer = (type: string, body: string | Uint8Array) => {
    response.setHeader("Content-Type", type).end(body);
  };
  if (path === "/") answer("text/html", '<script type="module" src="/page.js"></script>');
  else if (path === "/page.js")
    answer("text/javascript", `${page}\nObject.assign(window, { show, pixelateAsync, measureAsync });`);
  else if (path === "/pixels.worker.js") answer("text/javascript", worker);
  else if (path === "/photo.jpg") answer("image/jpeg", PHOTO);
  else if (/^\/[\w-]+\.js$/.test(path)) answer("text/javascript", file(`packages/core/dist${path}`));
  else response.writeHead(404).end();
});

/** What the README's script has put on the window. */
interface InPage {
  readonly show: (file: Blob) => Promise<string>;
  readonly pixelateAsync: (file: Blob) => Promise<Uint8Array>;
  readonly measureAsync: (
    file: Blob,
    options: readonly { grid: number }[],
  ) => Promise<{ colors: Uint8Array }[]>;
}

let browser: Browser;
let visited: Page;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await chromium.connect(inject("chromiumUrl"));
  visited = await browser.newPage();
  await visited.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await visited.waitForFunction(() => "show" in window);
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

test("the README's worker measures a chosen file as Node does", async () => {
  const colors = await visited.evaluate(async () => {
    const { measureAsync } = window as unknown as InPage;
    const photo = await (await fetch("/photo.jpg")).blob();
    const mosaics = await measureAsync(photo, [{ grid: 8 }, { grid: 32 }]);
    return mosaics.map((mosaic) => [...mosaic.colors]);
  });
  expect(colors).toEqual(measure(PHOTO, [{ grid: 8 }, { grid: 32 }]).map((mosaic) => [...mosaic.colors]));
});

test("the README's page shows what the worker wrote, and tells a wrong file by its code", async () => {
  const { size, code } = await visited.evaluate(async () => {
    const { show, pixelateAsync } = window as unknown as InPage;
    const image = new Image();
    image.src = await show(await (await fetch("/photo.jpg")).blob());
    await image.decode();
    const refused = await pixelateAsync(new Blob(["no photo"])).catch((error: unknown) => error);
    return {
      size: [image.naturalWidth, image.naturalHeight],
      code: refused instanceof Error && "code" in refused ? refused.code : refused,
    };
  });
  expect(size).toEqual([measure(PHOTO, [{ grid: 1 }])[0].width, measure(PHOTO, [{ grid: 1 }])[0].height]);
  expect(code).toBe("UNSUPPORTED_FORMAT");
});
