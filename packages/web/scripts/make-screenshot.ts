/** Takes the README's picture of the page, as it is built: `node scripts/make-screenshot.ts`. */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { launchChromium } from "../test/harness/launch-chromium.ts";
import { startStandInCloud } from "../test/harness/stand-in-cloud.ts";

const cloud = await startStandInCloud();
const server = await launchChromium();
const browser = await chromium.connect(server.wsEndpoint());
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(cloud.url);
await page.getByRole("button", { name: "Try this one" }).click();
await page.locator(".stage canvas").waitFor();
await page.getByText(/JPEG, 451 × 300 px, .* KB/).waitFor();
await page.screenshot({ path: fileURLToPath(new URL("../../../docs/images/page.png", import.meta.url)) });
await browser.close();
await server.close();
await cloud.close();
