import { readFileSync } from "node:fs";
import { decode, layGrid, pixelate, writeMosaic } from "@pixelater/core";
import { type LocalCloud, startLocalCloud } from "@pixelater/local";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CAT, CAT_PNG, choosePhotos, keepScreenshot, useChromium } from "./harness/visit.ts";

/** Photos uploaded at once in the last test; `pnpm run soak` uploads 500. */
const UPLOADS = Number(process.env["UPLOADS"] ?? 20);

const visit = useChromium();
let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await startLocalCloud();
});
afterAll(() => cloud.close());

function pressUpload(page: Page): Promise<void> {
  return page.getByRole("button", { name: "Upload original", exact: true }).click();
}

/** Returns the full URLs of the processed photos on the page. */
async function outputLinks(page: Page): Promise<string[]> {
  const paths = await page
    .locator(".output a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  return paths.map((path) => new URL(path, cloud.url).href);
}

/** Returns a small photo whose pixels depend on its number. */
function numberedPhoto(number: number) {
  const colors = Uint8Array.from({ length: 4 * 6 * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (number * 31 + i * 7) % 256,
  );
  const mosaic = { ...layGrid({ cellSize: 1 }, 6, 4), colors };
  const name = `photo-${number}.png`;
  return { name, mimeType: "image/png", buffer: Buffer.from(writeMosaic(mosaic, { format: "png" })) };
}

describe("against the local cloud", () => {
  test("the cloud pixelates areas as the page does, in one grid only", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT_PNG);
    await page.getByRole("radio", { name: "Hide" }).check();
    await page.getByRole("radio", { name: "Ellipse" }).check();
    await page.getByRole("button", { name: "Add area" }).click();
    await pressUpload(page);
    await page.getByText("Pixelated", { exact: true }).waitFor();
    // 25 percent of the shorter side, in the middle of 451 × 300 pixels: what middleRegion() gives for this photo.
    const place = { left: "41.5%", top: "37.5%", width: "17%", height: "25%" } as const;
    // The cover of new areas on a first visit.
    const hiding = { regions: [{ shape: "ellipse", ...place, cells: 8 }], cover: "surroundings" } as const;
    const links = await outputLinks(page);
    expect(links).toHaveLength(1);
    const bytes = new Uint8Array(await (await fetch(links[0] ?? "")).arrayBuffer());
    expect(decode(bytes)).toEqual(decode(pixelate(readFileSync(CAT_PNG), hiding)));
  });

  test("the cloud publishes a finished picture without changing it", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("button", { name: "Get a link" }).click();
    await page.getByText("Published", { exact: true }).waitFor();
    const links = await outputLinks(page);
    expect(links).toHaveLength(1);
    const bytes = new Uint8Array(await (await fetch(links[0] ?? "")).arrayBuffer());
    expect(decode(bytes)).toEqual(decode(pixelate(readFileSync(CAT), { grid: { columns: 32 } })));
  });

  test("an uploaded photo comes back in five grids", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT_PNG);
    await pressUpload(page);
    await page.getByText("Pixelated", { exact: true }).waitFor();
    const links = await outputLinks(page);
    expect(links).toHaveLength(5);
    for (const [i, n] of [8, 16, 32, 48, 64].entries()) {
      const response = await fetch(links[i] ?? "");
      expect(response.headers.get("content-type")).toBe("image/png");
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(decode(bytes)).toEqual(decode(pixelate(readFileSync(CAT_PNG), { grid: n })));
    }
    const shown = () =>
      page
        .locator(".output img")
        .evaluateAll((all) => all.map((img) => img instanceof HTMLImageElement && img.naturalWidth));
    await expect.poll(shown).toEqual([451, 451, 451, 451, 451]);
    await keepScreenshot(page, "cloud");
  });

  test("the cloud applies the page's format, palette and grid", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(page, CAT);
    await page.getByRole("radio", { name: "Size" }).check();
    await page.getByRole("button", { name: "24 pixels" }).click();
    await page.getByRole("radio", { name: "Commodore 64" }).check();
    await page.getByRole("radio", { name: "PNG" }).check();
    await pressUpload(page);
    await page.getByText("Pixelated", { exact: true }).waitFor();
    const link = (await outputLinks(page)).at(-1) ?? "";
    const bytes = new Uint8Array(await (await fetch(link)).arrayBuffer());
    const options = { cellSize: 24, palette: "c64", format: "png" } as const;
    expect(decode(bytes)).toEqual(decode(pixelate(readFileSync(CAT), options)));
  });

  test("a photo damaged in transit is rejected with the reason", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await page.route(`${cloud.s3.endpoint}/**`, async (route) => {
      const body = route.request().postDataBuffer();
      // Flips a bit in the CRC of the header chunk: 4 bytes of type, 13 of data, then the CRC.
      const crc = (body?.indexOf("IHDR") ?? 0) + 17;
      body?.writeUInt8(body.readUInt8(crc) ^ 1, crc);
      await route.continue(body === null ? {} : { postData: body });
    });
    await choosePhotos(page, CAT_PNG);
    await pressUpload(page);
    await page.getByRole("alert").getByText("This PNG is damaged.").waitFor();
    await page.getByText("CORRUPT_PNG").waitFor();
  });

  test("an expired form is refused with a message", async () => {
    await using opened = await visit(cloud.url);
    opened.ignore(/Failed to load resource/);
    const { page } = opened;
    await page.route("**/api/uploads", async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      const fields = JSON.parse(text, (name, value: unknown) =>
        name === "Policy" && typeof value === "string" ? expired(value) : value,
      ) as object;
      await route.fulfill({ response, json: fields });
    });
    await choosePhotos(page, CAT);
    await pressUpload(page);
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  });

  test("file names that look like markup or paths are only displayed", async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    const name = `..%2f<img src=x onerror=document.title='caught'>.png`;
    await choosePhotos(page, { name, mimeType: "image/png", buffer: readFileSync(CAT_PNG) });
    await pressUpload(page);
    await page.getByText("Pixelated", { exact: true }).waitFor();
    expect(await page.getByRole("article").getByRole("heading").textContent()).toBe(name);
    expect(await page.title()).toBe("Pixelater: photos into pixels");
    const [link = ""] = await outputLinks(page);
    expect(new URL(link).pathname).toMatch(/^\/p\/uploads\/pixelated-8x8-[0-9a-f]{32}\.png$/);
  });

  test(`none of ${UPLOADS} photos uploaded at once is lost`, async () => {
    await using opened = await visit(cloud.url);
    const { page } = opened;
    await choosePhotos(
      page,
      Array.from({ length: UPLOADS }, (_, i) => numberedPhoto(i)),
    );
    await page.getByRole("button", { name: `Upload all ${UPLOADS} originals` }).click({ timeout: 120_000 });
    const done = page.getByText("Pixelated", { exact: true });
    await expect.poll(() => done.count(), { timeout: 590_000, interval: 500 }).toBe(UPLOADS);
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await page.locator(".output a").count()).toBe(5 * UPLOADS);
  }, 600_000);
});

/** Sets the expiration of a form's policy to the past. */
function expired(policy: string): string {
  const parsed = JSON.parse(Buffer.from(policy, "base64").toString()) as object;
  return Buffer.from(JSON.stringify({ ...parsed, expiration: "2020-01-01T00:00:00Z" })).toString("base64");
}
