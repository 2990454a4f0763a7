import { gzipSync } from "node:zlib";
import type { Response } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

test("the page loads at most 95 KB of script, and the studio and its worker later", async () => {
  await using opened = await visit("about:blank");
  const { page } = opened;
  const scripts: Response[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response);
  });
  const html = (await (await page.goto(cloud.url))?.text()) ?? "";
  await page.getByRole("heading", { level: 1 }).waitFor();
  if (page.workers().length === 0) await page.waitForEvent("worker");
  // What the page's own script loads once the page is shown, the studio and the worker, may have arrived by now.
  const own = scripts.filter((script) => html.includes(new URL(script.url()).pathname));
  const names = own.map((script) => new URL(script.url()).pathname.replace(/-[\w-]+\./, "."));
  expect(names).toContain("/assets/index.js");
  expect(names.some((name) => /studio|weights|worker|keeper/.test(name))).toBe(false);
  const sizes = await Promise.all(
    own.map(async (script) => gzipSync(await script.body(), { level: 9 }).length),
  );
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(95_000);

  expect(await page.evaluate(() => document.fonts.check("16px 'Jersey 10'"))).toBe(true);
});
