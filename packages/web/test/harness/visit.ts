import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

/** A page under test, and everything that went wrong in it without being said to the visitor. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings on the console, uncaught exceptions, and requests to another origin. */
  readonly complaints: string[];
  /** Expects complaints that match: a browser logs every failed request, also those that the page explains. */
  forgive(pattern: RegExp): void;
}

/** Photos that may be shipped with the project's tests live with the page's own sample. */
export const CAT = fileURLToPath(new URL("../../public/sample/cat.jpg", import.meta.url));
export const CAT_PNG = fileURLToPath(new URL("../../public/sample/cat-5px.png", import.meta.url));

const ARTIFACTS = new URL("../../artifacts/", import.meta.url);

/** Gives the tests of one file a function that opens the page afresh, with storage and cache of its own. */
export function useChromium(): (url: string, options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(inject("chromiumUrl"));
  });
  afterAll(() => browser.close());

  return async (url, options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => {
      complaints.push(String(error));
    });
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== "blob:" && hostname !== "127.0.0.1") complaints.push(`asked ${request.url()}`);
    });
    const forgiven: RegExp[] = [];
    await page.goto(url);
    return {
      page,
      context,
      complaints,
      forgive: (pattern) => {
        forgiven.push(pattern);
      },
      [Symbol.asyncDispose]: async () => {
        await context.close();
        expect(complaints.filter((text) => !forgiven.some((pattern) => pattern.test(text)))).toEqual([]);
      },
    };
  };
}

/** Chooses photos as the file chooser would, and waits until the first of them is on the stage. */
export async function choosePhotos(page: Page, files: Parameters<Page["setInputFiles"]>[1]): Promise<void> {
  await page.locator("input[type=file]").first().setInputFiles(files);
  await page.locator(".stage canvas").waitFor();
}

/** What the download button gives: the file's name and bytes. */
export async function download(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const [offered] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download" }).click(),
  ]);
  return {
    name: offered.suggestedFilename(),
    bytes: Buffer.concat(await (await offered.createReadStream()).toArray()),
  };
}

/** Keeps a picture of the page for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, ARTIFACTS)), fullPage: true });
}
