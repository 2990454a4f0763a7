import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { decode, inspect, measure, pixelate, placeholder, toTensor } from "@pixelater/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { output, ROOT, run } from "../harness/run.ts";

const PHOTO = readFileSync(join(ROOT, "photos/chelsea.png"));

/** A copy of `examples/` beside the installed packages, from which nothing of this repository can be resolved. */
let examples: string;

beforeAll(() => {
  examples = mkdtempSync(join(inject("installed"), "examples-"));
  // The type checker's settings stay behind: they refer to those of the repository.
  const filter = (path: string): boolean => !/tsconfig\.json$|node_modules/.test(path);
  cpSync(join(ROOT, "examples"), examples, { recursive: true, filter });
});
afterAll(() => {
  rmSync(examples, { recursive: true });
});

/** The bytes that the library itself gives for the sample photo. */
const expected = (grid: number): Uint8Array => pixelate(PHOTO, { grid });

describe("examples/node", () => {
  it("writes the photo at five grids", async () => {
    const folder = join(examples, "node");
    writeFileSync(join(folder, "cat.png"), PHOTO);
    const lines = (await output(process.execPath, ["pixelate.js", "cat.png"], { cwd: folder }))
      .trim()
      .split("\n");
    expect(lines[0]).toBe("cat.png: png, 451 × 300");
    expect(lines).toHaveLength(6);
    for (const grid of [8, 16, 32, 48, 64]) {
      expect(decode(readFileSync(join(folder, `cat-${grid}.png`)))).toEqual(decode(expected(grid)));
    }
  });

  it("reads the arrays of the command", async () => {
    const folder = join(examples, "node");
    writeFileSync(join(folder, "one.png"), PHOTO);
    const PATH = [join(inject("installed"), "node_modules/.bin"), process.env["PATH"]].join(delimiter);
    const command = "pixelater one.png --npy one.npy --grid 4 --layout nhwc";
    await output("bash", ["-c", command], { cwd: folder, env: { ...process.env, PATH } });
    const { readNpy } = (await import(join(folder, "read-npy.js"))) as {
      readNpy: (file: Uint8Array) => { shape: number[]; values: Float32Array };
    };
    const [mosaic] = measure(PHOTO, [{ grid: 4 }]);
    expect(readNpy(readFileSync(join(folder, "one.npy")))).toEqual({
      shape: [1, 4, 4, 3],
      values: toTensor(mosaic, { layout: "hwc" }),
    });
    expect(await output(process.execPath, ["read-npy.js", "one.npy"], { cwd: folder })).toMatch(
      /^one.npy: 1 × 4 × 4 × 3, from 0\.\d+ to 0\.\d+\n$/,
    );
    const pixels = "pixelater one.png --npy pixels.npy --cell-size 1 --dtype uint8";
    await output("bash", ["-c", pixels], { cwd: folder, env: { ...process.env, PATH } });
    expect(await output(process.execPath, ["read-npy.js", "pixels.npy"], { cwd: folder })).toMatch(
      /^pixels.npy: 1 × 3 × 300 × 451, from \d+ to \d+\n$/,
    );
    expect(() => readNpy(PHOTO)).toThrow("Expected an array of float32 or uint8 but got another file");
  });

  it("says what is wrong with a file that is no photo", async () => {
    const folder = join(examples, "node");
    const { status, stderr } = await run(process.execPath, ["pixelate.js", "package.json"], { cwd: folder });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "package.json is neither JPEG nor PNG\n" });
  });
});

describe("examples/nextjs", () => {
  interface Route {
    POST: (request: Request) => Promise<Response>;
  }
  const post = async (query: string, body: Blob | string): Promise<Response> => {
    const { POST } = (await import(join(examples, "nextjs/app/api/pixelate/route.ts"))) as Route;
    return POST(new Request(`http://localhost/api/pixelate${query}`, { method: "POST", body }));
  };

  it("the route handler answers with the pixelated photo", async () => {
    const response = await post("?grid=8", new Blob([PHOTO]));
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(decode(new Uint8Array(await response.arrayBuffer()))).toEqual(decode(expected(8)));
  });

  it("the route handler says what is wrong", async () => {
    expect((await post("?grid=many", new Blob([PHOTO]))).status).toBe(400);
    const response = await post("", "no photo");
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  });
});

describe("placeholders in React and Next.js", () => {
  /** Renders an element to HTML in a process of its own, as a server would. */
  async function rendered(imports: string, element: string): Promise<string> {
    const folder = join(examples, "nextjs");
    const script = join(folder, "rendered.mjs");
    await build({
      stdin: {
        contents: `${imports}\nimport { renderToStaticMarkup } from "react-dom/server";
          process.stdout.write(renderToStaticMarkup(${element}));`,
        resolveDir: examples,
        loader: "tsx",
      },
      outfile: script,
      ...{ bundle: true, platform: "node", format: "esm", jsx: "automatic" },
      nodePaths: [join(ROOT, "packages/web/node_modules")],
      banner: {
        js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
      },
    });
    return output(process.execPath, [script], { cwd: folder });
  }

  const { averageColor, dataUrl, width, height } = placeholder(PHOTO);
  const background = `${averageColor} url(&quot;${dataUrl}&quot;) 0 0/100% 100%`;
  const style = `background:${background};image-rendering:pixelated`;

  it("the gallery has each photo's size and cells", async () => {
    mkdirSync(join(examples, "nextjs/public/photos"), { recursive: true });
    writeFileSync(join(examples, "nextjs/public/photos/my cat.png"), PHOTO);
    const html = await rendered('import Gallery from "./nextjs/app/gallery/page.tsx";', "<Gallery />");
    expect(html).toBe(
      `<main><img src="/photos/my%20cat.png" alt="" width="${width}" height="${height}" style="${style}" loading="lazy"/></main>`,
    );
  });

  it("the component shows the cells before the photo", async () => {
    const props = JSON.stringify({ averageColor, dataUrl, width, height });
    const html = await rendered(
      'import { PlaceholderImage } from "./react/placeholder-image.tsx";',
      `<PlaceholderImage src="cat.png" alt="A cat" placeholder={${props}} />`,
    );
    expect(html).toBe(
      `<img src="cat.png" alt="A cat" width="${width}" height="${height}" style="${style}" loading="lazy"/>`,
    );
  });
});

describe("examples/lambda", () => {
  const invoke = async (body: Buffer, grid: string): Promise<APIGatewayProxyStructuredResultV2> => {
    const { handler } = (await import(join(examples, "lambda/index.js"))) as {
      handler: (event: Partial<APIGatewayProxyEventV2>) => Promise<APIGatewayProxyStructuredResultV2>;
    };
    const event = { body: body.toString("base64"), isBase64Encoded: true, queryStringParameters: { grid } };
    return handler(event);
  };

  it("answers with the pixelated photo, and with what is wrong", async () => {
    const answer = await invoke(PHOTO, "4");
    expect(answer).toMatchObject({ statusCode: 200, headers: { "content-type": "image/png" } });
    expect(decode(Buffer.from(answer.body ?? "", "base64"))).toEqual(decode(expected(4)));
    expect((await invoke(PHOTO, "none")).statusCode).toBe(400);
    expect((await invoke(PHOTO.subarray(0, 100), "4")).statusCode).toBe(422);
  });
});

describe("examples/cli", () => {
  it("pixelates a folder and writes a page that shows the photos", async () => {
    const folder = join(examples, "cli");
    mkdirSync(join(folder, "photos"));
    writeFileSync(join(folder, "photos/cat.png"), PHOTO);
    const PATH = [join(inject("installed"), "node_modules/.bin"), process.env["PATH"]].join(delimiter);
    await output("bash", ["gallery.sh", "photos", "out"], { cwd: folder, env: { ...process.env, PATH } });
    const page = readFileSync(join(folder, "out/index.html"), "utf8");
    const [source = ""] = [...page.matchAll(/<img src="([^"]+)"/g)].map(([, name]) => name);
    expect(readdirSync(join(folder, "out")).sort()).toEqual(["index.html", source].sort());
    expect(inspect(readFileSync(join(folder, "out", source)))).toMatchObject({ width: 451, height: 300 });
  });
});
