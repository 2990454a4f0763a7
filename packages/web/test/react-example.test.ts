import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { decode, pixelate } from "@pixelater/core";
import { chromium } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { CAT_PNG } from "./harness/visit.ts";

const EXAMPLE = join(import.meta.dirname, "../../../examples/react");

const ENTRY = `
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { App } from ${JSON.stringify(join(EXAMPLE, "app.tsx"))};
createRoot(document.getElementById("root")).render(createElement(App));
`;

/** Bundles the example as an application of a reader's own would be. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    root: join(import.meta.dirname, ".."),
    publicDir: false,
    resolve: { dedupe: ["react", "react-dom"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry.js" ? join(import.meta.dirname, id) : undefined),
        load: (id) => (id === join(import.meta.dirname, "entry.js") ? ENTRY : undefined),
      },
    ],
    build: { write: false, target: "es2022", rolldownOptions: { input: "entry.js" } },
  });
  if (!("output" in built)) throw new Error("Expected one build but got several");
  const [{ code }] = built.output;
  return code;
}

let script = "";
const server = createServer((request, response) => {
  const isScript = request.url === "/app.js";
  response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html; charset=utf-8");
  response.end(
    isScript ? script : '<!doctype html><div id="root"></div><script type="module" src="/app.js"></script>',
  );
});

beforeAll(async () => {
  script = await bundle();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

test("the React example shows the chosen photo pixelated", async () => {
  const browser = await chromium.connect(inject("chromiumUrl"));
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.setInputFiles("input[type=file]", CAT_PNG);
    const image = page.getByRole("img");
    await image.waitFor();
    const shown = await image.evaluate(async (element) => {
      const answer = await fetch((element as unknown as { src: string }).src);
      return [...new Uint8Array(await answer.arrayBuffer())];
    });
    expect(decode(Uint8Array.from(shown))).toEqual(decode(pixelate(readFileSync(CAT_PNG), { grid: 16 })));

    const text = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("no photo") };
    await page.setInputFiles("input[type=file]", text);
    await page.getByRole("alert").waitFor();
  } finally {
    await browser.close();
  }
});
