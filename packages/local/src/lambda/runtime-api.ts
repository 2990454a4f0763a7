import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../listen.ts";

/** Receives the requests of one process's runtime. */
export interface RuntimeListener {
  /** The process asks for its next invocation. */
  onNext(give: (invocation: Invocation) => void): void;
  onResponse(requestId: string, payload: Buffer): void;
  onError(requestId: string, error: Buffer): void;
  /** The function could not be loaded. */
  onInitError(error: Buffer): void;
}

/** One invocation as the runtime sees it. */
export interface Invocation {
  readonly requestId: string;
  readonly payload: Buffer;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly functionArn: string;
}

export interface RuntimeApi {
  /** `127.0.0.1:PORT`, for AWS_LAMBDA_RUNTIME_API. */
  readonly host: string;
  /** Sets the receiver of the process's requests. Call it before the process starts. */
  connect(listener: RuntimeListener): void;
  close(): Promise<void>;
}

/** Lambda's Runtime API of 2018-06-01 (developer guide, "Using the Lambda runtime API"), for one process. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let listener: RuntimeListener | undefined;
  const server = createServer((request, response) => {
    if (listener === undefined) {
      response.writeHead(503).end();
      return;
    }
    handle(request, response, listener).catch(() => {
      response.destroy();
    });
  });
  // A process may wait for its next invocation without limit.
  server.requestTimeout = 0;
  const { port, close } = await listen(server, 0);
  const connect = (connected: RuntimeListener): void => {
    listener = connected;
  };
  return { host: `127.0.0.1:${port}`, connect, close };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  listener: RuntimeListener,
): Promise<void> {
  const path = request.url?.replace(/^\/2018-06-01\/runtime\//, "") ?? "";
  if (request.method === "GET" && path === "invocation/next") {
    listener.onNext((invocation) => {
      sendInvocation(response, invocation);
    });
    return;
  }
  const body = await readAll(request);
  const [, requestId, outcome] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
  if (request.method === "POST" && path === "init/error") listener.onInitError(body);
  else if (requestId !== undefined && outcome === "response") listener.onResponse(requestId, body);
  else if (requestId !== undefined && outcome === "error") listener.onError(requestId, body);
  else {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}');
}

function sendInvocation(response: ServerResponse, invocation: Invocation): void {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  const trace = invocation.requestId.replaceAll("-", "").slice(0, 24);
  response.writeHead(200, {
    "content-type": "application/json",
    "lambda-runtime-aws-request-id": invocation.requestId,
    "lambda-runtime-deadline-ms": String(invocation.deadline),
    "lambda-runtime-invoked-function-arn": invocation.functionArn,
    "lambda-runtime-trace-id": `Root=1-${seconds}-${trace};Sampled=0`,
  });
  response.end(invocation.payload);
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
