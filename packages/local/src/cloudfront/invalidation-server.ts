import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { serveStandIn } from "../listen.ts";
import { element, type Xml, xmlDocument } from "../s3/xml.ts";
import { childOf, readXml, textOf, type XmlElement } from "../s3/xml-reader.ts";
import { isInvalidationPath } from "./invalidation-path.ts";

export interface InvalidationServer {
  /** Value for AWS_ENDPOINT_URL_CLOUDFRONT. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A completed invalidation. */
export interface Invalidation {
  readonly id: string;
  readonly callerReference: string;
  readonly paths: readonly string[];
}

export interface InvalidationServerOptions {
  readonly distributionId: string;
  /** Removes the copies that these paths name. */
  readonly invalidate: (paths: readonly string[]) => void;
  /** Called for each new invalidation. */
  readonly onInvalidation?: ((invalidation: Invalidation) => void) | undefined;
}

const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";
const PATH = /^\/2020-05-31\/distribution\/([^/?]+)\/invalidation(?:\/([^/?]+))?\/?$/;
/** Paths that may be in progress at a time (developer guide, "Quotas on invalidations"). */
const MAX_PATHS = 3000;
const MAX_WILDCARDS = 15;

class CloudFrontError extends Error {
  override readonly name = "CloudFrontError";
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Serves CreateInvalidation and GetInvalidation of CloudFront, in version 2020-05-31. Every invalidation is complete at
 * once. Unlike the local S3 it checks no signatures.
 */
export function serveInvalidations(options: InvalidationServerOptions): Promise<InvalidationServer> {
  const known = new Map<string, Invalidation>();
  return serveStandIn(async (request, response) => {
    try {
      await answer(request, response, options, known);
    } catch (error) {
      if (!(error instanceof CloudFrontError)) throw error;
      const { status, code, message } = error;
      const details = [element("Type", "Sender"), element("Code", code), element("Message", message)];
      send(
        response,
        status,
        element("ErrorResponse", element("Error", ...details), element("RequestId", randomUUID())),
      );
    }
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { distributionId, invalidate, onInvalidation }: InvalidationServerOptions,
  known: Map<string, Invalidation>,
): Promise<void> {
  const [, distribution, id] = PATH.exec(request.url ?? "") ?? [];
  if (distribution === undefined || request.method !== (id === undefined ? "POST" : "GET")) {
    throw new CloudFrontError(501, "NotImplemented", "The local CloudFront supports invalidations only.");
  }
  if (distribution !== distributionId) {
    throw new CloudFrontError(404, "NoSuchDistribution", "The specified distribution does not exist.");
  }
  if (id !== undefined) {
    const found = [...known.values()].find((invalidation) => invalidation.id === id);
    if (found === undefined) {
      throw new CloudFrontError(404, "NoSuchInvalidation", "The specified invalidation does not exist.");
    }
    send(response, 200, describe(found));
    return;
  }
  const { callerReference, paths } = readBatch(await text(request));
  const earlier = known.get(callerReference);
  if (earlier !== undefined && earlier.paths.join() !== paths.join()) {
    throw new CloudFrontError(
      400,
      "InvalidArgument",
      "Your request contains a caller reference that was used for a previous invalidation batch for the same distribution.",
    );
  }
  const invalidation = earlier ?? {
    id: `I${randomUUID().slice(0, 13).toUpperCase()}`,
    callerReference,
    paths,
  };
  if (earlier === undefined) {
    known.set(callerReference, invalidation);
    invalidate(paths);
    onInvalidation?.(invalidation);
  }
  response.setHeader("location", `https://cloudfront.amazonaws.com${request.url ?? ""}/${invalidation.id}`);
  send(response, 201, describe(invalidation));
}

function readBatch(body: string): Omit<Invalidation, "id"> {
  if (body === "") throw new CloudFrontError(400, "MissingBody", "This operation requires a body.");
  const batch = readDocument(body);
  const callerReference = textOf(batch, "CallerReference") ?? "";
  const list = childOf(batch, "Paths");
  if (callerReference === "" || list === undefined) throw malformed();
  const paths = (childOf(list, "Items")?.children ?? []).map((path) => path.text);
  if (Number(textOf(list, "Quantity")) !== paths.length) {
    throw new CloudFrontError(
      400,
      "InconsistentQuantities",
      "The value of Quantity and the size of Items do not match.",
    );
  }
  if (paths.length === 0 || !paths.every(isInvalidationPath)) {
    throw new CloudFrontError(
      400,
      "InvalidArgument",
      "Your request contains one or more invalid invalidation paths.",
    );
  }
  const wildcards = paths.filter((path) => path.endsWith("*")).length;
  if (wildcards > MAX_WILDCARDS || paths.length > MAX_PATHS) {
    throw new CloudFrontError(
      400,
      "TooManyInvalidationsInProgress",
      "You have exceeded the maximum number of allowable InProgress invalidation objects.",
    );
  }
  return { callerReference, paths };
}

function readDocument(body: string): XmlElement {
  try {
    const document = readXml(body);
    if (document.name === "InvalidationBatch") return document;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw malformed();
}

function malformed(): CloudFrontError {
  return new CloudFrontError(400, "MalformedInput", "Unexpected list element termination");
}

function describe({ id, callerReference, paths }: Invalidation): Xml {
  return element(
    "Invalidation",
    element("Id", id),
    element("Status", "Completed"),
    element("CreateTime", new Date().toISOString()),
    element(
      "InvalidationBatch",
      element("CallerReference", callerReference),
      element(
        "Paths",
        element("Quantity", paths.length),
        element("Items", ...paths.map((path) => element("Path", path))),
      ),
    ),
  );
}

function send(response: ServerResponse, status: number, root: Xml): void {
  const body = xmlDocument(root, NAMESPACE);
  response
    .writeHead(status, { "content-type": "text/xml", "content-length": Buffer.byteLength(body) })
    .end(body);
}
