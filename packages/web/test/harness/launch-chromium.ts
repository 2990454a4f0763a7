import { type BrowserServer, chromium } from "playwright-core";

/** Flags for a sandbox without GPU or network. */
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
 * Starts a real Chromium. On Linux x64 it comes from npm with the libraries it needs; elsewhere the system's own Chrome
 * is used.
 */
export async function launchChromium(): Promise<BrowserServer> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return chromium.launchServer({ channel: "chrome", args: FLAGS });
  }
  // Read on import: makes the package unpack the system libraries as well.
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs22.x";
  const { default: packed } = await import("@sparticuz/chromium");
  packed.setGraphicsMode = false;
  const executablePath = await packed.executablePath();
  return chromium.launchServer({ executablePath, args: FLAGS });
}
