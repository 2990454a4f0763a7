import { createHash } from "node:crypto";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { amzDate, type Scope, signatureOf, scopeText, signingKey } from "./s3/auth/signature.ts";
import { encodeKey } from "./s3/uri.ts";

/** Endpoint and credentials for signed requests. */
export interface S3Access {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface ObjectRequest {
  readonly method: "GET" | "HEAD" | "PUT";
  readonly bucket: string;
  readonly key: string;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** Sends a signed request for an object. The caller checks the response's status and reads its body. */
export function requestObject(access: S3Access, order: ObjectRequest): Promise<IncomingMessage> {
  const { method, bucket, key, body = Buffer.alloc(0) } = order;
  const { host, hostname, port } = new URL(access.endpoint);
  const path = `/${bucket}/${encodeKey(key)}`;
  const date = amzDate(Date.now());
  const headers: Record<string, string> = {
    ...order.headers,
    host,
    "content-length": String(body.length),
    "x-amz-content-sha256": createHash("sha256").update(body).digest("hex"),
    "x-amz-date": date,
  };
  headers["authorization"] = authorization(access, { method, path, headers, date });
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, method, path, headers }, resolve);
    request.once("error", reject);
    request.end(body);
  });
}

function authorization(
  { region, credentials }: S3Access,
  signed: { method: string; path: string; headers: Record<string, string>; date: string },
): string {
  const scope: Scope = { date: signed.date.slice(0, 8), region, service: "s3" };
  const signedHeaders = Object.keys(signed.headers).sort();
  const parts = {
    ...signed,
    query: [],
    signedHeaders,
    payload: signed.headers["x-amz-content-sha256"] ?? "",
  };
  const signature = signatureOf(parts, signed.date, scope, signingKey(credentials.secretAccessKey, scope));
  const credential = `${credentials.accessKeyId}/${scopeText(scope)}`;
  return `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
}
