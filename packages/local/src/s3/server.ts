import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { listen, type Port } from "../listen.ts";
import { authenticate, type Realm } from "./auth/authenticate.ts";
import { type Identity, requirePermission } from "./auth/identity.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import { errorDocument, S3Error } from "./error.ts";
import { notificationOf, type ObjectChange, type S3Notification } from "./event.ts";
import type { S3Response } from "./operation.ts";
import { readRequest, type S3Request } from "./request.ts";
import { isFormUpload, postObject } from "./operations/post-object.ts";
import { routeRequest } from "./route.ts";
import type { CorsRule } from "./store/bucket.ts";
import { Store } from "./store/store.ts";

export interface S3Options {
  /** Folder that keeps everything; created if necessary. */
  readonly folder: string;
  readonly identities: readonly Identity[];
  /** By default a free one. */
  readonly port?: Port;
  readonly region?: string;
  /** Milliseconds since 1970; for tests that move the clock. */
  readonly now?: () => number;
  /** Called for every request after its response. */
  readonly onRequest?: (record: RequestRecord) => void;
}

/** The IAM action, object, identity and HTTP status of a request. */
export interface RequestRecord {
  readonly action: string;
  readonly bucket: string;
  readonly key: string;
  readonly accessKeyId: string | undefined;
  readonly status: number;
  /** S3's error code where the request was refused. */
  readonly code?: string;
}

/** Receives every change of an object after it is durable, in order. */
export type ChangeListener = (notification: S3Notification, change: ObjectChange) => void;

export interface S3Server {
  readonly port: number;
  /** `http://127.0.0.1:PORT`; an IP address makes clients use path-style URLs. */
  readonly endpoint: string;
  readonly store: Store;
  subscribe(listener: ChangeListener): void;
  close(): Promise<void>;
}

/** Starts a local S3. It is as strict as AWS: every request that it accepts is valid there. */
export async function startS3(options: S3Options): Promise<S3Server> {
  const { region = "us-east-1", now = Date.now, onRequest } = options;
  const store = await Store.open(options.folder, now);
  const realm: Realm = {
    identities: new Map(options.identities.map((identity) => [identity.accessKeyId, identity])),
    region,
    now,
  };
  const listeners: ChangeListener[] = [];
  const announce = (change: ObjectChange): void => {
    const notification = notificationOf(change, region);
    for (const listener of listeners) listener(notification, change);
  };

  const server = createServer((message, response) => {
    void serve(message, response);
  });
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const id = randomUUID();
    const known: { request?: S3Request; action?: string; identity?: Identity; code?: string } = {};
    try {
      const request = readRequest(message, id);
      known.request = request;
      const rules = store.has(request.bucket) ? store.bucket(request.bucket).settings.cors : undefined;
      for (const [name, value] of Object.entries(corsHeaders(request, rules)))
        response.setHeader(name, value);
      await send(response, id, await answer(request, rules, known));
    } catch (error) {
      known.code = (error instanceof S3Error ? error : internalError(error)).code;
      await sendError(response, id, message, error);
    }
    onRequest?.({
      action: known.action ?? "",
      bucket: known.request?.bucket ?? "",
      key: known.request?.key ?? "",
      accessKeyId: known.identity?.accessKeyId,
      status: response.statusCode,
      ...(known.code !== undefined && { code: known.code }),
    });
  };
  const answer = async (
    request: S3Request,
    rules: readonly CorsRule[] | undefined,
    known: { action?: string; identity?: Identity },
  ): Promise<S3Response> => {
    if (request.method === "OPTIONS") return { headers: preflightHeaders(request, rules) };
    if (isFormUpload(request)) {
      known.action = "s3:PutObject";
      return postObject({ request, realm, store, announce });
    }
    const operation = routeRequest(request);
    known.action = operation.action;
    const authenticated = authenticate(request, realm);
    const { identity } = authenticated;
    known.identity = identity;
    requirePermission(identity, operation.action, request.bucket, request.key);
    return operation.run({ request, authenticated, identity, store, announce });
  };
  const { port, close } = await listen(server, options.port ?? 0);
  const subscribe = (listener: ChangeListener): void => {
    listeners.push(listener);
  };
  return { port, endpoint: `http://127.0.0.1:${port}`, store, subscribe, close };
}

async function send(response: ServerResponse, id: string, answer: S3Response): Promise<void> {
  const { status = 200, headers = {}, body } = answer;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("x-amz-request-id", id);
  response.statusCode = status;
  if (typeof body === "string") {
    response.setHeader("content-type", "application/xml");
    response.setHeader("content-length", Buffer.byteLength(body));
    response.end(body);
  } else if (body === undefined) {
    if (status !== 204 && status !== 304 && !response.hasHeader("content-length")) {
      response.setHeader("content-length", 0);
    }
    response.end();
  } else {
    // A client that disconnects early is not an error.
    await pipeline(body, response).catch(() => undefined);
  }
}

async function sendError(
  response: ServerResponse,
  id: string,
  message: IncomingMessage,
  thrown: unknown,
): Promise<void> {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const error = thrown instanceof S3Error ? thrown : internalError(thrown);
  const body = message.method === "HEAD" ? undefined : errorDocument(error, message.url ?? "/", id);
  await send(response, id, {
    status: error.status,
    headers: error.headers,
    ...(body !== undefined && { body }),
  });
  // Discards the rest of the body: closing the connection now could lose the response.
  message.resume();
}

function internalError(thrown: unknown): S3Error {
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new S3Error("InternalError", message);
}
