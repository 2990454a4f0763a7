import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { serveStandIn } from "../listen.ts";
import { element, xmlDocument } from "../s3/xml.ts";
import { type Publication, type Topic, TopicError } from "./topic.ts";

export interface TopicServer {
  /** Value for AWS_ENDPOINT_URL_SNS. */
  readonly endpoint: string;
  close(): Promise<void>;
}

const NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/";

/**
 * Serves Publish, the only operation of SNS that the function uses, in its query protocol. Unlike the local S3 it checks
 * no signatures.
 */
export function serveTopic(topic: Topic): Promise<TopicServer> {
  return serveStandIn((request, response) => answer(request, response, topic));
}

async function answer(request: IncomingMessage, response: ServerResponse, topic: Topic): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const form = new URLSearchParams(Buffer.concat(pieces).toString());
  if (form.get("Action") !== "Publish") {
    refuse(response, 400, "InvalidAction", "The local SNS supports Publish only.");
  } else if (form.get("TopicArn") !== topic.arn) {
    refuse(response, 404, "NotFound", "Topic does not exist");
  } else {
    try {
      const messageId = topic.publish(readPublication(form));
      const result = element("PublishResult", element("MessageId", messageId));
      send(response, 200, xmlDocument(element("PublishResponse", result, metadata()), NAMESPACE));
    } catch (error) {
      if (!(error instanceof TopicError)) throw error;
      refuse(response, 400, error.code, `Invalid parameter: ${error.message}`);
    }
  }
}

function readPublication(form: URLSearchParams): Publication {
  const subject = form.get("Subject");
  const groupId = form.get("MessageGroupId");
  const deduplicationId = form.get("MessageDeduplicationId");
  return {
    message: form.get("Message") ?? "",
    attributes: readAttributes(form),
    ...(subject !== null && { subject }),
    ...(groupId !== null && { groupId }),
    ...(deduplicationId !== null && { deduplicationId }),
  };
}

/** Reads `MessageAttributes.entry.N.Name`, `.Value.DataType` and `.Value.StringValue`, numbered from 1. */
function readAttributes(form: URLSearchParams): NonNullable<Publication["attributes"]> {
  const attributes: Record<string, { Type: string; Value: string }> = {};
  for (let n = 1; ; n++) {
    const entry = `MessageAttributes.entry.${n}`;
    const name = form.get(`${entry}.Name`);
    if (name === null) return attributes;
    attributes[name] = {
      Type: form.get(`${entry}.Value.DataType`) ?? "",
      Value: form.get(`${entry}.Value.StringValue`) ?? "",
    };
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  const error = element(
    "Error",
    element("Type", "Sender"),
    element("Code", code),
    element("Message", message),
  );
  send(response, status, xmlDocument(element("ErrorResponse", error, metadata()), NAMESPACE));
}

function metadata() {
  return element("ResponseMetadata", element("RequestId", randomUUID()));
}

function send(response: ServerResponse, status: number, body: string): void {
  response
    .writeHead(status, { "content-type": "text/xml", "content-length": Buffer.byteLength(body) })
    .end(body);
}
