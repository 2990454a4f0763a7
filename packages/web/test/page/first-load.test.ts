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

test("the page loads at most 95 KB of script, and its worker later", async () => {
  await using opened = await visit("about:blank");
  const { page } = opened;
  const scripts: Response[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response);
  });
  await page.goto(cloud.url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  if (page.workers().length === 0) await page.waitForEvent("worker");
  const workers = new Set(page.workers().map((worker) => worker.url()));
  // The page's script starts the worker, whose script may or may not have arrived by now.
  const own = scripts.filter((script) => !workers.has(script.url()));
  const names = own.map((script) => new URL(script.url()).pathname.replace(/-[\w-]+\./, "."));
  expect(names).toEqual(["/assets/index.js"]);
  expect(scripts[0]).toBe(own[0]);
  const sizes = await Promise.all(
    own.map(async (script) => gzipSync(await script.body(), { level: 9 }).length),
  );
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(95_000);

  expect(await page.evaluate(() => document.fonts.check("16px 'Jersey 10'"))).toBe(true);
});
