/** Takes the README's screenshot of the built page: `node scripts/make-screenshot.ts`. */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { launchChromium } from "../test/harness/launch-chromium.ts";
import { startFakeCloud } from "../test/harness/fake-cloud.ts";

const cloud = await startFakeCloud();
const server = await launchChromium();
const browser = await chromium.connect(server.wsEndpoint());
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(cloud.url);
await page.getByRole("button", { name: "Try this one" }).click();
await page.locator(".stage canvas").waitFor();
await page.getByText(/JPEG, 451 × 300 px, .* KB/).waitFor();
await page.mouse.move(0, 0);
await page.screenshot({ path: fileURLToPath(new URL("../../../docs/images/page.png", import.meta.url)) });
await browser.close();
await server.close();
await cloud.close();
