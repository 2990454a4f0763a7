import { readFileSync } from "node:fs";
import { decode, pixelate } from "@pixelater/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FakeCloud, startFakeCloud } from "../harness/fake-cloud.ts";
import { findFirefox, openInFirefox } from "../harness/firefox.ts";
import { CAT_PNG } from "../harness/visit.ts";

let cloud: FakeCloud;
beforeAll(async () => {
  cloud = await startFakeCloud();
});
afterAll(() => cloud.close());

/** An expression for the element with a role's usual selector and this text or label. */
function named(selector: string, name: string): string {
  return `[...document.querySelectorAll(${JSON.stringify(selector)})].find((element) =>
    (element.ariaLabel ?? element.textContent).trim() === ${JSON.stringify(name)})`;
}

test("in Firefox, a photo is chosen, pixelated and saved", async ({ skip }) => {
  const path = findFirefox();
  if (path === undefined) {
    const reason =
      "There is no Firefox on this machine; FIREFOX can name one (Debian: apt-get install firefox-esr).";
    console.log(reason);
    skip(reason);
    return;
  }
  await using page = await openInFirefox(path, cloud.url);
  await page.waitFor(named("button", "Choose photos"));
  await page.setFiles(`document.querySelector("input[type=file]")`, [CAT_PNG]);
  await page.waitFor(`document.querySelector(".stage canvas")`);

  await page.evaluate(`${named(".preset", "8 cells across")}.click()`);
  await page.waitFor(
    `document.querySelector(".stage canvas").ariaLabel === "cat-5px.png, pixelated into 8 by 5 cells"`,
  );
  // The canvas shows the cells' colors at the screen's resolution.
  const colors = await page.evaluate(`(() => {
    const canvas = document.querySelector(".stage canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  })()`);
  expect(Number(colors)).toBeGreaterThan(16);
  expect(Number(colors)).toBeLessThanOrEqual(64);

  await page.evaluate(`${named("button", "Save")}.click()`);
  const { name, bytes } = await page.savedFile();
  expect(name).toBe("cat-5px-8-across.png");
  expect(decode(bytes)).toEqual(
    decode(pixelate(readFileSync(CAT_PNG), { grid: { columns: 8 }, format: "png" })),
  );
  expect(page.problems).toEqual([]);
});
