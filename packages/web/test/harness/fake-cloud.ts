import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname } from "node:path";
import { parseGrid, parseRegions, pixelate } from "@pixelater/core";

/** The errors and delays of the fake cloud. Tests may change them while it runs. */
export interface Behaviour {
  /** Error responses to the next requests for a presigned form. */
  readonly refusals: { status: number; problem: object }[];
  /** Error responses of S3 to the next posted files. */
  readonly storageErrors: { status: number; xml: string }[];
  /** Error with which every photo is rejected; `null` to pixelate it. */
  rejection: { code: string; message: string } | null;
  /** Number of status requests answered with "waiting" before an upload is pixelated. */
  waits: number;
  /** Number of outputs that exist while an upload is still waiting. */
  early: number;
  /** Files of the page that differ from the build, by their paths; `null` for one that is gone. */
  readonly files: Map<string, string | null>;
}

/** Serves the page and a minimal HTTP API that can fail on demand, unlike the local cloud. */
export interface FakeCloud {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** Every uploaded file, by its id. */
  readonly arrived: ReadonlyMap<string, { bytes: Uint8Array; settings: unknown }>;
  close(): Promise<void>;
}

/** The headers that CloudFront sends with the page. */
const PAGE_HEADERS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
};

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/** What the service says of itself, as one whose owner set nothing. */
export const SERVICE = {
  originals: { keptDays: null, deleted: "never" },
  outputs: { keptDays: null },
  uploadSettings: null,
  maxBytes: 52_428_800,
};

const DIST = new URL("../../dist/", import.meta.url);

export async function startFakeCloud(): Promise<FakeCloud> {
  const behaviour: Behaviour = {
    refusals: [],
    storageErrors: [],
    rejection: null,
    waits: 1,
    early: 0,
    files: new Map(),
  };
  behaviour.files.set("/service.json", JSON.stringify(SERVICE));
  const arrived = new Map<string, { bytes: Uint8Array; settings: unknown }>();
  const requested = new Map<string, unknown>();
  const statusRequests = new Map<string, number>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://fake").pathname;
    const [, root = "", ...rest] = path.split("/");
    if (root === "api" && request.method === "POST") await presign(request, response);
    else if (root === "api") sendStatus(rest[1] ?? "", response);
    else if (root === "storage") await store(request, response);
    else if (root === "p") sendOutput(rest[0] ?? "", response);
    else await servePage(path, behaviour.files.get(path), response);
  }

  async function presign(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = behaviour.refusals.shift();
    if (refusal !== undefined) {
      sendJson(response, refusal.status, refusal.problem);
      return;
    }
    const body: unknown = JSON.parse((await readBody(request)).toString());
    const settings =
      typeof body === "object" && body !== null && "settings" in body ? body.settings : undefined;
    const id = `${requested.size + 1}`;
    requested.set(id, settings);
    sendJson(response, 201, {
      id,
      upload: {
        url: "/storage",
        fields: { key: id },
        expiresAt: new Date(Date.now() + 300_000).toISOString(),
      },
      statusUrl: `/api/uploads/${id}`,
      outputs: gridsIn(settings).map((grid) => ({ grid, url: outputUrl(grid, id) })),
    });
  }

  async function store(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const error = behaviour.storageErrors.shift();
    if (error !== undefined) {
      response.writeHead(error.status, { "Content-Type": "application/xml" }).end(error.xml);
      return;
    }
    const type = request.headers["content-type"] ?? "";
    const form = await new Response(new Uint8Array(body), { headers: { "Content-Type": type } }).formData();
    const key = form.get("key");
    const file = form.get("file");
    if (typeof key !== "string" || !(file instanceof File)) throw new Error("Expected a key and a file");
    arrived.set(key, { bytes: new Uint8Array(await file.arrayBuffer()), settings: requested.get(key) });
    response.writeHead(204).end();
  }

  function sendStatus(id: string, response: ServerResponse): void {
    const times = (statusRequests.get(id) ?? 0) + 1;
    statusRequests.set(id, times);
    const waiting = !arrived.has(id) || times <= behaviour.waits;
    const grids = gridsIn(requested.get(id));
    const outputs = grids.slice(0, waiting ? behaviour.early : grids.length).map((grid) => ({
      grid,
      url: outputUrl(grid, id),
      bytes: 1000 * parseInt(grid),
      contentType: "image/png",
    }));
    if (waiting) sendJson(response, 200, { id, state: "waiting", outputs });
    else if (behaviour.rejection === null) sendJson(response, 200, { id, state: "pixelated", outputs });
    else sendJson(response, 200, { id, state: "rejected", outputs: [], error: behaviour.rejection });
  }

  function sendOutput(name: string, response: ServerResponse): void {
    const end = name.lastIndexOf("-");
    const grid = name.slice(0, end);
    const photo = arrived.get(name.slice(end + 1));
    if (photo === undefined) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { "Content-Type": "image/png" })
      .end(pixelate(photo.bytes, { ...parseGrid(grid), format: "png", ...regionsIn(photo.settings) }));
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
    behaviour,
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

/** Returns the names of the requested grids. */
function gridsIn(settings: unknown): string[] {
  const isGiven = typeof settings === "object" && settings !== null && "grids" in settings;
  return isGiven ? String(settings.grids).split(",") : [];
}

/** Returns the URL of an output; that of "16x16" has only one number. */
function outputUrl(grid: string, id: string): string {
  return `/p/${grid.replace(/x\d.*/, "")}-${id}`;
}

function regionsIn(settings: unknown) {
  if (typeof settings !== "object" || settings === null) return {};
  return {
    ...("regions" in settings ? { regions: parseRegions(String(settings.regions)) } : {}),
    ...("keep" in settings ? { keep: parseRegions(String(settings.keep)) } : {}),
  };
}

/** @param changed serves instead of the file; `null` if there is none. */
async function servePage(
  path: string,
  changed: string | null | undefined,
  response: ServerResponse,
): Promise<void> {
  const name = path === "/" ? "index.html" : path.slice(1);
  try {
    if (changed === null) throw new Error("The file is gone");
    const body = changed ?? (await readFile(new URL(name, DIST)));
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
