import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import { pageHeaders } from "./security-headers.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
const COMPRESSED = /^(text\/|application\/|image\/svg)/;

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** Serves the built page from its folder, compressed and cached as CloudFront does it. */
export class Page {
  readonly #folder: string;
  readonly #headers: Record<string, string>;
  /** Compressed files by encoding and ETag; a new build gets new ETags. */
  readonly #compressed = new Map<string, Buffer>();

  constructor(folder: string, uploadOrigin: string) {
    this.#folder = folder;
    this.#headers = pageHeaders(uploadOrigin);
  }

  async serve(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = await this.#read(path);
    if (file === undefined) {
      this.#notFound(response);
      return;
    }
    const etag = `"${createHash("sha256").update(file.bytes).digest("base64url").slice(0, 22)}"`;
    for (const [name, value] of Object.entries(this.#headers)) response.setHeader(name, value);
    response.setHeader("etag", etag);
    // File names in assets/ contain a hash of their content, which therefore never changes.
    const lasting = path.startsWith("/assets/");
    response.setHeader("cache-control", lasting ? "public, max-age=31536000, immutable" : "no-cache");
    response.setHeader("vary", "accept-encoding");
    if (request.headers["if-none-match"]?.includes(etag) === true) {
      response.writeHead(304).end();
      return;
    }
    const encoding = COMPRESSED.test(file.type) ? acceptedEncoding(request) : undefined;
    const bytes = encoding === undefined ? file.bytes : await this.#compress(file.bytes, encoding, etag);
    if (encoding !== undefined) response.setHeader("content-encoding", encoding);
    response.setHeader("content-type", file.type);
    response.setHeader("content-length", bytes.length);
    response.writeHead(200).end(request.method === "HEAD" ? undefined : bytes);
  }

  /** Reads a file; undefined if it is missing, of an unknown type, or outside the folder. */
  async #read(path: string): Promise<{ bytes: Buffer; type: string } | undefined> {
    const relative = normalize(path === "/" ? "/index.html" : path);
    const file = join(this.#folder, relative);
    const type = TYPES[extname(file)];
    if (type === undefined || !file.startsWith(this.#folder + sep) || file.includes("\0")) return undefined;
    try {
      return { bytes: await readFile(file), type };
    } catch {
      return undefined;
    }
  }

  async #compress(bytes: Buffer, encoding: keyof typeof compressors, etag: string): Promise<Buffer> {
    const name = `${encoding} ${etag}`;
    const known = this.#compressed.get(name);
    if (known !== undefined) return known;
    const compressed = await compressors[encoding](bytes);
    this.#compressed.set(name, compressed);
    return compressed;
  }

  #notFound(response: ServerResponse): void {
    response.writeHead(404, { ...this.#headers, "content-type": "text/plain", "cache-control": "no-store" });
    response.end("Not found\n");
  }
}

function acceptedEncoding(request: IncomingMessage): keyof typeof compressors | undefined {
  const accepted = request.headers["accept-encoding"] ?? "";
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : undefined;
}
