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

/** A page under test and the problems that it logged. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings on the console, uncaught exceptions, and requests to another origin. */
  readonly problems: string[];
  /** Ignores matching problems: a browser logs every failed request, including those the page handles. */
  ignore(pattern: RegExp): void;
}

/** The page's sample photo, which the tests may use as well. */
export const CAT = fileURLToPath(new URL("../../public/sample/cat.jpg", import.meta.url));
export const CAT_PNG = fileURLToPath(new URL("../../public/sample/cat-5px.png", import.meta.url));

const ARTIFACTS = new URL("../../artifacts/", import.meta.url);

/** Returns a function that opens the page in a new context, with its own storage and cache. */
export function useChromium(): (url: string, options?: BrowserContextOptions) => Promise<Visit> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.connect(inject("chromiumUrl"));
  });
  afterAll(() => browser.close());

  return async (url, options = {}) => {
    // Only the tests of offline use need the service worker, which downloads every file of the page.
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      serviceWorkers: "block",
      ...options,
    });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    page.on("pageerror", (error) => {
      problems.push(String(error));
    });
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol !== "blob:" && hostname !== "127.0.0.1") problems.push(`asked ${request.url()}`);
    });
    const ignored = [/Service Worker registration blocked by Playwright/];
    await page.goto(url);
    return {
      page,
      context,
      problems,
      ignore: (pattern) => {
        ignored.push(pattern);
      },
      [Symbol.asyncDispose]: async () => {
        await context.close();
        expect(problems.filter((text) => !ignored.some((pattern) => pattern.test(text)))).toEqual([]);
      },
    };
  };
}

/** Chooses photos as the file chooser does, and waits until the first of them is on the stage. */
export async function choosePhotos(page: Page, files: Parameters<Page["setInputFiles"]>[1]): Promise<void> {
  await page.locator("input[type=file]").first().setInputFiles(files);
  await page.locator(".stage canvas").waitFor();
}

/** Opens the sheet of a tool on a narrow screen; a wide one shows every tool. */
export async function openTool(page: Page, label: string): Promise<void> {
  const tab = page.getByRole("group", { name: "Tools" }).getByRole("button", { name: label, exact: true });
  if ((await tab.isVisible()) && (await tab.getAttribute("aria-expanded")) === "false") await tab.click();
}

/** Presses Save and returns the file's name and bytes. */
export async function download(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const [offered] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save", exact: true }).click(),
  ]);
  return {
    name: offered.suggestedFilename(),
    bytes: Buffer.concat(await (await offered.createReadStream()).toArray()),
  };
}

/** Saves a screenshot of the page in `artifacts/`. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, ARTIFACTS)), fullPage: true });
}
