import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname } from "node:path";
import { parseRegions, pixelate } from "@pixelater/core";

/** What goes wrong, or slow, in the stand-in; all of it may be changed while it runs. */
export interface Mood {
  /** Answers to the next requests for leave to upload, in place of the leave. */
  readonly refusals: { status: number; problem: object }[];
  /** S3's answers to the next posted files, in place of taking them. */
  readonly storageErrors: { status: number; xml: string }[];
  /** In place of being pixelated, every photo is rejected with this. */
  rejection: { code: string; message: string } | null;
  /** Requests for the state of an upload that are answered "waiting" before it is pixelated. */
  waits: number;
  /** Pixelated photos that have already arrived while an upload is still waiting. */
  early: number;
}

/** The page's origin and its HTTP API in a few lines: for what the real cloud cannot be made to do on demand. */
export interface StandInCloud {
  readonly url: string;
  readonly mood: Mood;
  /** Every file that arrived, by its id. */
  readonly arrived: ReadonlyMap<string, { bytes: Uint8Array; settings: unknown }>;
  close(): Promise<void>;
}

/** As CloudFront sends them with the page. */
const PAGE_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".woff2": "font/woff2",
};

const DIST = new URL("../../dist/", import.meta.url);
const GRIDS = [8, 16, 32, 48, 64];

export async function startStandInCloud(): Promise<StandInCloud> {
  const mood: Mood = { refusals: [], storageErrors: [], rejection: null, waits: 1, early: 0 };
  const arrived = new Map<string, { bytes: Uint8Array; settings: unknown }>();
  const permitted = new Map<string, unknown>();
  const asked = new Map<string, number>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://stand-in").pathname;
    const [, room = "", ...rest] = path.split("/");
    if (room === "api" && request.method === "POST") await permit(request, response);
    else if (room === "api") tellState(rest[1] ?? "", response);
    else if (room === "storage") await store(request, response);
    else if (room === "p") deliver(rest[0] ?? "", response);
    else await servePage(path, response);
  }

  async function permit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = mood.refusals.shift();
    if (refusal !== undefined) {
      sendJson(response, refusal.status, refusal.problem);
      return;
    }
    const wish: unknown = JSON.parse((await readBody(request)).toString());
    const settings =
      typeof wish === "object" && wish !== null && "settings" in wish ? wish.settings : undefined;
    const id = `${permitted.size + 1}`;
    permitted.set(id, settings);
    sendJson(response, 201, {
      id,
      upload: {
        url: "/storage",
        fields: { key: id },
        expiresAt: new Date(Date.now() + 300_000).toISOString(),
      },
      statusUrl: `/api/uploads/${id}`,
      outputs: GRIDS.map((n) => ({ grid: `${n}x${n}`, url: `/p/${n}-${id}` })),
    });
  }

  async function store(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const error = mood.storageErrors.shift();
    if (error !== undefined) {
      response.writeHead(error.status, { "Content-Type": "application/xml" }).end(error.xml);
      return;
    }
    const type = request.headers["content-type"] ?? "";
    const form = await new Response(new Uint8Array(body), { headers: { "Content-Type": type } }).formData();
    const key = form.get("key");
    const file = form.get("file");
    if (typeof key !== "string" || !(file instanceof File)) throw new Error("Expected a key and a file");
    arrived.set(key, { bytes: new Uint8Array(await file.arrayBuffer()), settings: permitted.get(key) });
    response.writeHead(204).end();
  }

  function tellState(id: string, response: ServerResponse): void {
    const times = (asked.get(id) ?? 0) + 1;
    asked.set(id, times);
    const waiting = !arrived.has(id) || times <= mood.waits;
    const outputs = GRIDS.slice(0, waiting ? mood.early : GRIDS.length).map((n) => ({
      grid: `${n}x${n}`,
      url: `/p/${n}-${id}`,
      bytes: 1000 * n,
      contentType: "image/png",
      columns: n,
      rows: n,
    }));
    if (waiting) sendJson(response, 200, { id, state: "waiting", outputs });
    else if (mood.rejection === null) sendJson(response, 200, { id, state: "pixelated", outputs });
    else sendJson(response, 200, { id, state: "rejected", outputs: [], error: mood.rejection });
  }

  function deliver(name: string, response: ServerResponse): void {
    const [grid = "", id = ""] = name.split("-");
    const photo = arrived.get(id);
    if (photo === undefined) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { "Content-Type": "image/png" })
      .end(pixelate(photo.bytes, { grid: Number(grid), format: "png", ...regionsIn(photo.settings) }));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    mood,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function regionsIn(settings: unknown) {
  if (typeof settings !== "object" || settings === null || !("regions" in settings)) return {};
  return { regions: parseRegions(String(settings.regions)) };
}

async function servePage(path: string, response: ServerResponse): Promise<void> {
  const name = path === "/" ? "index.html" : path.slice(1);
  try {
    const body = await readFile(new URL(name, DIST));
    const type = CONTENT_TYPES[extname(name)] ?? "application/octet-stream";
    response.writeHead(200, { "Content-Type": type, ...PAGE_HEADERS }).end(body);
  } catch {
    response.writeHead(404, PAGE_HEADERS).end();
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await request.toArray());
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  const type = status < 400 ? "application/json" : "application/problem+json";
  response.writeHead(status, { "Content-Type": type }).end(JSON.stringify(value));
}
