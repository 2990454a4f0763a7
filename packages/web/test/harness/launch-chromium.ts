import { type BrowserServer, chromium } from "playwright-core";

/** For a network that lets nothing out, and a test that wants nothing from it. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Starts a real Chromium. On Linux with an x64 processor it comes from npm with everything it needs, so no test has an
 * excuse there; elsewhere the system's own Chrome serves.
 */
export async function launchChromium(): Promise<BrowserServer> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return chromium.launchServer({ channel: "chrome", args: FLAGS });
  }
  // Read when the package is imported: makes it unpack the system libraries as well.
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs22.x";
  const { default: packed } = await import("@sparticuz/chromium");
  packed.setGraphicsMode = false;
  const executablePath = await packed.executablePath();
  return chromium.launchServer({ executablePath, args: FLAGS });
}
