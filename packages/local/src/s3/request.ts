import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { S3Error } from "./error.ts";

/** Headers of a request, with lower-case names and repeated headers joined by commas. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** A path-style request, `/bucket/key?query`, before authentication. */
export interface S3Request {
  readonly id: string;
  readonly method: string;
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Decoded once. Empty for the bucket itself. */
  readonly key: string;
  /** The path as sent: encoded, without the query. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Headers;
  readonly body: AsyncIterable<Buffer>;
}

/** Reads a request's line and headers, and leaves its body unread. */
export function readRequest(message: IncomingMessage, id: string): S3Request {
  const url = message.url ?? "/";
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const slash = path.indexOf("/", 1);
  return {
    id,
    method: message.method ?? "GET",
    bucket: decode(slash < 0 ? path.slice(1) : path.slice(1, slash)),
    key: slash < 0 ? "" : decode(path.slice(slash + 1)),
    path,
    query: new Map(readQuery(mark < 0 ? "" : url.slice(mark + 1))),
    headers: joinHeaders(message.headers),
    // Leaving the loop early must not close the connection, which the response still needs.
    body: { [Symbol.asyncIterator]: () => message.iterator({ destroyOnReturn: false }) },
  };
}

/** Decodes percent-encoding and refuses invalid UTF-8. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidURI", "Couldn't parse the specified URI.");
  }
}

function* readQuery(query: string): Generator<[string, string]> {
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? "" : pair.slice(equals + 1);
    yield [decode(name.replaceAll("+", " ")), decode(value.replaceAll("+", " "))];
  }
}

function joinHeaders(headers: IncomingHttpHeaders): Headers {
  const joined: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers)) {
    joined[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return joined;
}
