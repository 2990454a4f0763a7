import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../listen.ts";

/** A fault between the function and its storage. */
export type Fault =
  /** Responds with this status instead of forwarding the request, with an S3 error if `code` is given. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      /** Further elements of S3's error. */
      readonly details?: Readonly<Record<string, string>>;
    }
  /** Resets the connection before the request is forwarded. */
  | { readonly kind: "reset" }
  /** Forwards the request and drops its response. */
  | { readonly kind: "lose-answer" }
  /** Never responds. */
  | { readonly kind: "stall-headers" }
  /** Stalls after the first bytes of the body. */
  | { readonly kind: "stall-body"; readonly afterBytes: number }
  /** Closes the connection after the first bytes of the body, before its announced length. */
  | { readonly kind: "truncate"; readonly afterBytes: number }
  /** Shortens the body and its announced length by this many bytes. */
  | { readonly kind: "shorten"; readonly bytes: number }
  /** Changes one byte of the body. */
  | { readonly kind: "corrupt"; readonly atByte: number }
  /** Forwards the request after a delay. */
  | { readonly kind: "delay"; readonly ms: number };

export interface ProxiedRequest {
  readonly method: string;
  /** Encoded path with its query. */
  readonly url: string;
  /** 0 for the first request of the same method and URL, and so on. */
  readonly attempt: number;
}

/** Chooses the fault of a request; undefined for none. */
export type ChooseFault = (request: ProxiedRequest) => Fault | undefined;

export interface FaultProxy {
  readonly endpoint: string;
  /** All requests with their faults, in order. */
  readonly log: readonly (ProxiedRequest & { readonly fault: Fault | undefined })[];
  close(): Promise<void>;
}

/**
 * Starts a proxy that injects faults into the requests of a server. Signatures stay valid: the signed Host header is
 * forwarded unchanged.
 */
export async function startFaultProxy(target: string, choose: ChooseFault): Promise<FaultProxy> {
  const log: (ProxiedRequest & { fault: Fault | undefined })[] = [];
  const attempts = new Map<string, number>();
  const server = createServer((request, response) => {
    const { method = "GET", url = "/" } = request;
    const attempt = attempts.get(`${method} ${url}`) ?? 0;
    attempts.set(`${method} ${url}`, attempt + 1);
    const fault = choose({ method, url, attempt });
    log.push({ method, url, attempt, fault });
    pass(request, response, target, fault).catch(() => {
      response.destroy();
    });
  });
  const { port, close } = await listen(server, 0);
  return { endpoint: `http://127.0.0.1:${port}`, log, close };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  fault: Fault | undefined,
): Promise<void> {
  switch (fault?.kind) {
    case "status":
      request.resume();
      refuse(request, response, fault);
      return;
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "stall-headers":
      request.resume();
      return;
    case "delay":
      await sleep(fault.ms);
      break;
    default:
  }
  const answer = await forward(request, target);
  if (fault?.kind === "lose-answer") {
    answer.resume();
    answer.once("end", () => request.socket.resetAndDestroy());
    return;
  }
  await relay(answer, response, request, fault);
}

/** Sends an S3 error (Amazon S3 API Reference, "REST error responses"). A response to HEAD has no body. */
function refuse(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, code, message = "", details = {} }: Extract<Fault, { kind: "status" }>,
): void {
  const elements = Object.entries({ Code: code ?? "", Message: message, ...details })
    .map(([name, text]) => `<${name}>${text}</${name}>`)
    .join("");
  const body =
    code === undefined || method === "HEAD"
      ? ""
      : `<?xml version="1.0" encoding="UTF-8"?><Error>${elements}</Error>`;
  response
    .writeHead(status, { "content-type": "application/xml", "content-length": Buffer.byteLength(body) })
    .end(body);
}

function forward(request: IncomingMessage, target: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(target);
  const { method, url: path, headers } = request;
  return new Promise((resolve, reject) => {
    const onward = httpRequest({ hostname, port, method, path, headers }, resolve);
    onward.once("error", reject);
    request.pipe(onward);
  });
}

/** Sends the server's response to the client with the fault applied. */
async function relay(
  answer: IncomingMessage,
  response: ServerResponse,
  request: IncomingMessage,
  fault: Fault | undefined,
): Promise<void> {
  const headers = { ...answer.headers };
  let left = Infinity;
  if (fault?.kind === "shorten") {
    left = Math.max(0, Number(headers["content-length"] ?? 0) - fault.bytes);
    headers["content-length"] = String(left);
  } else if (fault?.kind === "truncate" || fault?.kind === "stall-body") {
    left = fault.afterBytes;
  }
  response.writeHead(answer.statusCode ?? 502, headers);
  response.flushHeaders();
  let position = 0;
  for await (const piece of answer.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(piece as Buffer).subarray(0, left);
    if (fault?.kind === "corrupt" && fault.atByte >= position && fault.atByte < position + bytes.length) {
      const at = fault.atByte - position;
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    }
    position += bytes.length;
    left -= bytes.length;
    if (bytes.length > 0) await write(response, bytes);
    if (left <= 0) break;
  }
  answer.resume();
  if (fault?.kind === "stall-body") return;
  if (fault?.kind === "truncate") request.socket.destroySoon();
  else response.end();
}

function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
