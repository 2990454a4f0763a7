import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Browser, chromium } from "playwright-core";
import type { Checker } from "./checker.ts";
import { withoutAlpha } from "./without-alpha.ts";

/** Chromium as a decoder. */
export interface Chromium {
  readonly version: string;
  /**
   * Returns the SHA-256 of a file's RGB pixels, row by row, in hexadecimal.
   *
   * @throws {Error} if it cannot decode the file.
   */
  digest(file: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  // The file's colours, independent of the screen.
  "--force-color-profile=srgb",
];

/** Rows of pixels in one message: at 100 MP a whole picture has 400 MB. */
const ROWS = 512;

/** The longest time that the page waits for a file. */
const LIMIT_MS = 300_000;

/** Starts the Chromium that comes through npm (Linux, x64), or the system's Chrome. */
export async function startChromium(): Promise<Checker<Chromium>> {
  const files = new FileServer();
  let browser: Browser | undefined;
  try {
    browser = await launch();
    await files.listen();
    const page = await browser.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    await page.goto(files.url);
    return {
      version: browser.version(),
      digest: async (file) => {
        files.begin(file);
        await page.evaluate(sendPixels, ROWS);
        return files.digest();
      },
      close: async () => {
        await browser?.close();
        files.close();
      },
    };
  } catch (cause) {
    await browser?.close();
    files.close();
    const [why] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
    return { absent: `does not start here (${why ?? ""})` };
  }
}

async function launch(): Promise<Browser> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return chromium.launch({ channel: "chrome", args: FLAGS });
  }
  // Read when the package is imported: makes it unpack the system libraries as well.
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs22.x";
  const { default: packed } = await import("@sparticuz/chromium");
  packed.setGraphicsMode = false;
  return chromium.launch({ executablePath: await packed.executablePath(), args: FLAGS });
}

/** Runs in the page: decodes `/file` and posts its RGBA pixels back in bands. */
async function sendPixels(rows: number): Promise<void> {
  const file = await fetch("/file");
  const image = await createImageBitmap(await file.blob(), {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
  const canvas = new OffscreenCanvas(image.width, rows);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("Expected a canvas");
  for (let top = 0; top < image.height; top += rows) {
    const height = Math.min(rows, image.height - top);
    context.drawImage(image, 0, top, image.width, height, 0, 0, image.width, height);
    const { data } = context.getImageData(0, 0, image.width, height);
    await fetch("/pixels", { method: "POST", body: data });
  }
  image.close();
}

/** Serves one file at a time to the page and receives its pixels. */
class FileServer {
  readonly #server: Server;
  #file: Uint8Array = new Uint8Array();
  #hash = createHash("sha256");

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((cause: unknown) => {
        response.destroy(cause instanceof Error ? cause : undefined);
      });
    });
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}/`;
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  begin(file: Uint8Array): void {
    this.#file = file;
    this.#hash = createHash("sha256");
  }

  digest(): string {
    return this.#hash.digest("hex");
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "POST") {
      const rgba = Buffer.concat((await request.toArray()) as Buffer[]);
      this.#hash.update(withoutAlpha(rgba));
      response.end();
    } else if (request.url === "/file") {
      response.end(this.#file);
    } else {
      response.setHeader("Content-Type", "text/html").end("<!doctype html><title>decoder</title>");
    }
  }
}
