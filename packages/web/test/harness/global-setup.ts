import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { launchChromium } from "./launch-chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** WebSocket URL of the Chromium that all tests share. */
    chromiumUrl: string;
  }
}

/** Starts one Chromium for all tests of this package. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(new URL("../../dist/index.html", import.meta.url))) {
    throw new Error("The page is not built: run `pnpm --filter @pixelater/web... run build` first.");
  }
  const server = await launchChromium();
  project.provide("chromiumUrl", server.wsEndpoint());
  return () => server.close();
}
