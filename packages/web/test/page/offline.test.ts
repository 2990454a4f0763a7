import { readFileSync } from "node:fs";
import { decode, pixelate } from "@pixelater/core";
import type { Page } from "playwright-core";
import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { CAT, CAT_PNG, choosePhotos, download, useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeEach(async () => {
  cloud = await startFakeCloud();
});
afterEach(() => cloud.close());

const Manifest = v.looseObject({ icons: v.array(v.looseObject({ src: v.string(), sizes: v.string() })) });

/** A warning of Chromium: the service worker answers a script before its preload is through. */
const UNUSED_PRELOAD = /is found, but is not used because it is a cross-world service worker/;

/** Waits until the service worker has copied the page. */
async function keptForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

describe("with a service worker", () => {
  test("the page opens and works without a network, after one visit", async () => {
    await using opened = await visit(cloud.url, { serviceWorkers: "allow" });
    const { page, context } = opened;
    opened.ignore(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
    opened.ignore(UNUSED_PRELOAD);
    await keptForOffline(page);
    await context.setOffline(true);
    await page.reload();
    await choosePhotos(page, CAT_PNG);
    const { bytes } = await download(page);
    expect(decode(bytes)).toEqual(
      decode(pixelate(readFileSync(CAT_PNG), { grid: { columns: 32 }, format: "png" })),
    );
    expect(await page.evaluate(() => document.fonts.check("16px 'Jersey 10'"))).toBe(true);

    await page.getByRole("button", { name: "Get a link" }).click();
    await page.getByText("You are offline.").waitFor();
  });

  test("a new build does not break an open tab, and a reload shows it", async () => {
    await using opened = await visit(cloud.url, { serviceWorkers: "allow" });
    opened.ignore(UNUSED_PRELOAD);
    const { page } = opened;
    await keptForOffline(page);
    await page.reload();
    await choosePhotos(page, [CAT, CAT_PNG]);

    // The new build has another page and none of the files that the old one has not loaded yet.
    const old = readFileSync(new URL("../../dist/index.html", import.meta.url), "utf8");
    const worker = readFileSync(new URL("../../dist/service-worker.js", import.meta.url), "utf8");
    const [zipScript = ""] = /\/assets\/zip-photos-[\w-]+\.js/.exec(worker) ?? [];
    cloud.behaviour.files.set("/", old.replace("<title>", "<title>New: "));
    cloud.behaviour.files.set(
      "/service-worker.js",
      worker.replace(/page-`\s*\+\s*`|page-/, (prefix) => `${prefix}new-`).replace(`"${zipScript}",`, ""),
    );
    cloud.behaviour.files.set(zipScript, null);
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      const installing = registration.installing ?? registration.waiting;
      if (installing === null) throw new Error("Expected a new service worker");
      while (installing.state === "installing") await new Promise((resolve) => setTimeout(resolve, 20));
    });
    const [offered] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download all 2" }).click(),
    ]);
    expect(offered.suggestedFilename()).toBe("pixelated.zip");

    await page.reload();
    expect(await page.title()).toBe("New: Pixelater: photos into pixels");
  });
});

test("a part of the page that cannot be loaded says so, and the rest works", async () => {
  await using opened = await visit(cloud.url);
  opened.ignore(/Failed to load resource|Failed to fetch dynamically imported module/);
  const { page } = opened;
  await page.route("**/assets/share-controls-*", (route) => route.abort());
  await page.route("**/assets/zip-photos-*", (route) => route.abort());
  await choosePhotos(page, [CAT, CAT_PNG]);
  await page.getByRole("alert").getByText("A part of this page could not be loaded.").waitFor();
  await page.getByRole("button", { name: "Download all 2" }).click();
  await page.getByRole("alert").getByText("The ZIP could not be written.").waitFor();
  expect((await download(page)).name).toBe("cat-32-across.jpg");
});

test("the page can be installed: its manifest names icons that exist", async () => {
  await using opened = await visit(cloud.url);
  const { page, context } = opened;
  const session = await context.newCDPSession(page);
  const { errors, data } = await session.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = v.parse(Manifest, JSON.parse(data ?? "null"));
  expect(manifest).toMatchObject({ name: "Pixelater", start_url: "/", display: "standalone" });
  const sizes = await page.evaluate(
    (icons) =>
      Promise.all(
        icons.map(async ({ src }) => {
          const icon = new Image();
          icon.src = src;
          await icon.decode();
          return `${icon.naturalWidth}x${icon.naturalHeight}`;
        }),
      ),
    manifest.icons,
  );
  const vector = manifest.icons.findIndex(({ sizes }) => sizes === "any");
  expect(sizes.filter((_, i) => i !== vector)).toEqual(["192x192", "512x512", "512x512"]);
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(["any", "192x192", "512x512", "512x512"]);
});
