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

test("the page loads at most 90 KB of script, and its worker later", async () => {
  await using opened = await visit("about:blank");
  const { page } = opened;
  const scripts: Response[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response);
  });
  await page.goto(cloud.url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  // Only the scripts loaded by now: waiting for the worker's script could hang.
  const first = scripts.slice();
  const names = first.map((script) => new URL(script.url()).pathname);
  expect(names.map((name) => name.replace(/-[\w-]+\./, "."))).toEqual(["/assets/index.js"]);
  const sizes = await Promise.all(
    first.map(async (script) => gzipSync(await script.body(), { level: 9 }).length),
  );
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(90_000);

  if (page.workers().length === 0) await page.waitForEvent("worker");
  expect(await page.evaluate(() => document.fonts.check("16px 'Jersey 10'"))).toBe(true);
});
