import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StandInCloud, startStandInCloud } from "../harness/stand-in-cloud.ts";
import { useChromium } from "../harness/visit.ts";

const visit = useChromium();
let cloud: StandInCloud;
beforeAll(async () => {
  cloud = await startStandInCloud();
});
afterAll(() => cloud.close());

test("the page loads with at most 90 KB of script, and its worker afterwards", async () => {
  await using opened = await visit("about:blank");
  const { page } = opened;
  const scripts: Promise<{ name: string; bytes: number }>[] = [];
  page.on("response", (response) => {
    if (!response.url().endsWith(".js")) return;
    const name = new URL(response.url()).pathname;
    scripts.push(response.body().then((body) => ({ name, bytes: gzipSync(body, { level: 9 }).length })));
  });
  await page.goto(cloud.url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  const first = await Promise.all(scripts);
  expect(first.map(({ name }) => name.replace(/-[\w-]+\./, "."))).toEqual(["/assets/index.js"]);
  expect(first.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(90_000);

  await page.waitForEvent("worker");
  expect(await page.evaluate(() => document.fonts.check("16px 'Jersey 10'"))).toBe(true);
});
